import { expect, test } from "vitest";
import { UDP_PROBE_DEFINITIONS } from "./udp-probes.ts";

const text = (value: string): string => Buffer.from(value).toString("hex");

/** What each document prescribes, written out by hand: probe, payload, bytes from the beginning, whole length. */
test.each<[name: string, payload: number, beginning: string, length: number]>([
  ["echo", 0, text("portolan"), 10],
  ["tftp", 0, `0001${text("portolan-no-such-file")}00${text("octet")}00`, 30],
  // A long header of version 5a6a7a8a with two identifiers of eight bytes, then padding.
  ["quic", 0, `c05a6a7a8a08${text("portolan")}08${text("scanning")}0000`, 1_200],
  // Transaction, call, version 2, program 100000 or 100003, its version, procedure 0, no credential, no verifier.
  ["rpcbind", 0, `506f72740000000000000002000186a00000000200000000${"00".repeat(16)}`, 40],
  ["nfs", 0, `506f72740000000000000002000186a30000000300000000${"00".repeat(16)}`, 40],
  // No warning, version 4, client; zeros up to the time of sending.
  ["ntp", 0, `23${"00".repeat(39)}`, 48],
  ["xdmcp", 0, "00010002000100", 7],
  // Version, function, length of 24 bits, flags, offset of 24 bits, transaction, language.
  ["svrloc", 0, `020100003100000000 00506f0002${text("en")}0000`.replace(" ", ""), 49],
  // Request of version 2; family 2, 192.0.2.1, whole mask, no next hop, infinity.
  ["route", 0, "0102000000020000c0000201ffffffff0000000000000010", 24],
  ["ibm-db2", 0, `${text("DB2GETADDR")}00${text("SQL08020")}00`, 20],
  // Opcode 7 in the high five bits, a session, no acknowledgement, packet 0.
  ["openvpn", 0, `38${text("Portolan")}0000000000`, 14],
  ["ms-sql-m", 0, "03", 1],
  ["icabrowser", 0, "1e00013002fda8e3", 30],
  // Version 2 without tunnel, eight bytes follow: sequence number, spare byte, element 3 of one byte.
  ["gtp-control", 0, "40010009 00506f00 0300010000".replaceAll(" ", ""), 13],
  ["gtp-user", 0, "3201000400000000506f0000", 12],
  ["net-assistant", 0, "00140000", 4],
  ["stun", 0, `000100002112a442${text("portolan-udp")}`, 20],
  // Header of six bytes, version 1.0, description request, 14 bytes in all; an endpoint of eight bytes over UDP.
  ["knxnet-ip", 0, "06100203000e0801000000000000", 14],
  ["iax", 0, "80010000000000000000061e", 12],
  ["nat-pmp", 0, "0000", 2],
  ["pcanywherestat", 0, text("NQ"), 2],
  ["pcanywherestat", 1, text("ST"), 2],
  // A code of initialisation, packet 101, no client yet, type 8 not encrypted, the client's version, step 0.
  ["teamspeak", 0, `${text("TS3INIT1")}0065000088063bece900`, 34],
  ["ubnt-discovery", 0, "01000000", 4],
  ["memcached", 0, `506f000000010000${text("version\r\n")}`, 17],
  ["minecraft-be", 0, "01000000000000000000ffff00fefefefefdfdfdfd12345678", 33],
  ["srcds", 0, `ffffffff54${text("Source Engine Query")}00`, 25],
  ["quake3", 0, `ffffffff${text("getinfo portolan")}`, 20],
  ["ethernet-ip", 0, `6300${"00".repeat(22)}`, 24],
  // Link of 17 bytes, network version 1 expecting a reply, request 1 to read, device 4194303, property 120.
  ["bacnet", 0, "810a001101040005010c0c023fffff1978", 17],
  ["bacnet", 1, "810a000801001008", 8],
  ["mumble", 0, `00000000${text("Portolan")}`, 12],
])("%s, payload %i", (name, index, beginning, length) => {
  const payload = UDP_PROBE_DEFINITIONS.find((probe) => probe.name === name)?.encode()[index] ?? new Uint8Array();
  expect(Buffer.from(payload).toString("hex").slice(0, beginning.length)).toBe(beginning);
  expect(payload).toHaveLength(length);
});

test.each([
  ["sip", /^OPTIONS sip:\S+ SIP\/2\.0\r\n(?:[A-Z][A-Za-z-]+: [^\r\n]+\r\n)+\r\n$/u],
  ["ssdp", /^M-SEARCH \* HTTP\/1\.1\r\n(?:[A-Z]+: [^\r\n]+\r\n){4}\r\n$/u],
  ["ws-discovery", /^<\?xml version="1\.0" encoding="utf-8"\?><s:Envelope .*<d:Probe\/><\/s:Body><\/s:Envelope>$/u],
])("%s is text of its form", (name, form) => {
  const [payload = new Uint8Array()] = UDP_PROBE_DEFINITIONS.find((probe) => probe.name === name)?.encode() ?? [];
  expect(Buffer.from(payload).toString()).toMatch(form);
});

test("SIP says what RFC 3261, 8.1.1 requires of every request, and lets nobody hand it on", () => {
  const [payload = new Uint8Array()] = UDP_PROBE_DEFINITIONS.find(({ name }) => name === "sip")?.encode() ?? [];
  const lines = Buffer.from(payload).toString().split("\r\n");
  const names = lines.map((line) => line.split(":", 1)[0]);
  expect(names).toEqual(expect.arrayContaining(["To", "From", "CSeq", "Call-ID", "Max-Forwards", "Via"]));
  expect(lines).toContain("Max-Forwards: 0");
});
