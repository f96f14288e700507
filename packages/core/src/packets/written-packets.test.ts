import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { SOURCE, sampleProbe, TARGET, WRITTEN, writtenProbe } from "../../test/packets/sample-probes.ts";
import { ARP_FRAME_LENGTH, writeArpRequest } from "./arp.ts";
import { SOLICITATION_FRAME_LENGTH, writeNeighbourSolicitation } from "./neighbour-solicitation.ts";

/** Link types of a capture file (tcpdump.org, LINKTYPE_): Ethernet frames, bare IP packets. */
const ETHERNET = 1;
const RAW_IP = 101;
const OUR_LINK = Uint8Array.of(2, 0, 0, 0, 0, 0x2a);

/** A capture file in the format of pcap-savefile(5), little end first. */
function captureFile(linkType: number, packets: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(linkType, 20);
  const records = packets.flatMap((packet) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    return [record, Buffer.from(packet)];
  });
  return Buffer.concat([header, ...records]);
}

/** What tcpdump says of packets, given to it as a file on its standard input. */
function dissect(linkType: number, packets: readonly Uint8Array[]): string {
  const run = spawnSync("tcpdump", ["-n", "-t", "-vv", "-r", "-"], { input: captureFile(linkType, packets) });
  expect(run.status, run.stderr.toString()).toBe(0);
  return run.stdout.toString();
}

const hasTcpdump = spawnSync("tcpdump", ["--version"]).error === undefined;

describe.runIf(hasTcpdump)("packets as tcpdump reads them", () => {
  const told: Record<string, readonly string[]> = {
    "syn 4": ["DF", "192.0.2.1.40001 > 198.51.100.77.443: Flags [S], cksum", "seq 3735928559", "options [mss 1460]"],
    "ack 4": ["DF", "192.0.2.1.40001 > 198.51.100.77.443: Flags [.], cksum", "ack 3735928559", "win 1024"],
    "udp 4": ["[udp sum ok]", "length 3"],
    "echo 4": ["ICMP echo request, id 57005, seq 48879"],
    "timestamp 4": ["ICMP time stamp query id 57005 seq 48879"],
    "syn 6": ["2001:db8::1.40001 > 2001:db8:0:7::abcd:ef01.443: Flags [S], cksum", "seq 3735928559"],
    "ack 6": ["Flags [.], cksum", "ack 3735928559", "win 1024"],
    "udp 6": ["[udp sum ok]"],
    "echo 6": ["[icmp6 sum ok] ICMP6, echo request, id 57005, seq 48879"],
  };

  for (const { name, family, kind } of WRITTEN) {
    it(`shows ${name} over IPv${family} with its fields, and no checksum wrong`, () => {
      const text = dissect(RAW_IP, [writtenProbe(sampleProbe(family, kind, { port: name === "udp" ? 9 : 443 }))]);
      for (const part of told[`${name} ${family}`] ?? []) expect(text).toContain(part);
      if (text.includes("Flags")) expect(text).toContain("(correct)");
      expect(text).not.toMatch(/incorrect|bad|wrong|truncated/i);
    });
  }

  it("shows an ARP request", () => {
    const frame = new Uint8Array(ARP_FRAME_LENGTH);
    writeArpRequest(frame, 0, OUR_LINK, Uint8Array.from(SOURCE[4]), Uint8Array.from(TARGET[4]));
    expect(dissect(ETHERNET, [frame])).toContain("Request who-has 198.51.100.77 tell 192.0.2.1, length 28");
  });

  it("shows a neighbour solicitation to the solicited-node group", () => {
    const frame = new Uint8Array(SOLICITATION_FRAME_LENGTH);
    writeNeighbourSolicitation(frame, 0, OUR_LINK, Uint8Array.from(SOURCE[6]), Uint8Array.from(TARGET[6]));
    const text = dissect(ETHERNET, [frame]);
    expect(text).toContain("hlim 255");
    expect(text).toContain("2001:db8::1 > ff02::1:ffcd:ef01: [icmp6 sum ok] ICMP6, neighbor solicitation");
    expect(text).toContain("who has 2001:db8:0:7::abcd:ef01");
    expect(text).toContain("source link-address option (1), length 8 (1): 02:00:00:00:00:2a");
  });
});
