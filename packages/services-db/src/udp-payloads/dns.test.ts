import { decode } from "dns-packet";
import { expect, test } from "vitest";
import { udpPayloads } from "./udp-payloads.ts";

const messages = (port: number) => udpPayloads.payloadsOf(port).map((payload) => decode(Buffer.from(payload)));

test("DNS asks for localhost, then for the version, as an independent decoder reads it", () => {
  const [address, version] = messages(53);
  expect(address).toMatchObject({ type: "query", opcode: "QUERY", flag_rd: true, answers: [], additionals: [] });
  expect(address?.questions).toEqual([{ name: "localhost", type: "A", class: "IN" }]);
  expect(version?.questions).toEqual([{ name: "version.bind", type: "TXT", class: "CH" }]);
});

test("mDNS asks for service types, and for an answer to the asker", () => {
  const [query] = messages(5353);
  expect(query).toMatchObject({ id: 0, type: "query" });
  expect(query?.questions).toMatchObject([{ name: "_services._dns-sd._udp.local", type: "PTR" }]);
  // The top bit of the class, the last two bytes.
  const [payload = new Uint8Array()] = udpPayloads.payloadsOf(5353);
  expect([...payload.subarray(-2)]).toEqual([0x80, 0x01]);
});

test("the name service of NetBIOS is asked for the status of any node", () => {
  const [query] = messages(137);
  // An asterisk is 0x2a: C and K; each of the fifteen zeros is AA.
  expect(query?.questions?.[0]?.name).toBe(`CK${"AA".repeat(15)}`);
  const [payload = new Uint8Array()] = udpPayloads.payloadsOf(137);
  expect([...payload.subarray(-4)]).toEqual([0x00, 0x21, 0x00, 0x01]);
});
