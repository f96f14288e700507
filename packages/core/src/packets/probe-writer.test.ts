import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { naiveChecksum } from "../../test/packets/naive-checksum.ts";
import { pseudoHeader, tcp } from "../../test/packets/packet-builder.ts";
import { anyProbe, SOURCE, sampleProbe, TARGET, WRITTEN, writtenProbe } from "../../test/packets/sample-probes.ts";
import { ProbeKind } from "./probe-kind.ts";
import { LONGEST_PACKET, LONGEST_PAYLOAD, ProbeWriter, SYN_PACKET_LENGTH } from "./probe-writer.ts";

/** What lies behind a packet's IP header, once lengths and checksums of both have been found right. */
function upperLayer(packet: readonly number[]): readonly number[] {
  if (packet[0] === 0x45) {
    expect(naiveChecksum(packet.slice(0, 20))).toBe(0);
    expect(256 * (packet[2] ?? 0) + (packet[3] ?? 0)).toBe(packet.length);
    const upper = packet.slice(20);
    const covered = pseudoHeader(packet.slice(12, 16), packet.slice(16, 20), packet[9] ?? 0, upper.length);
    expect(naiveChecksum(packet[9] === 1 ? upper : [...covered, ...upper])).toBe(0);
    return upper;
  }
  const upper = packet.slice(40);
  expect(256 * (packet[4] ?? 0) + (packet[5] ?? 0)).toBe(upper.length);
  const covered = pseudoHeader(packet.slice(8, 24), packet.slice(24, 40), packet[6] ?? 0, upper.length);
  expect(naiveChecksum([...covered, ...upper])).toBe(0);
  return upper;
}

describe("ProbeWriter", () => {
  it("writes right lengths and checksums for any probe", () => {
    const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(anyProbe, random, fc.nat(40), (probe, source, offset) => {
        const into = new Uint8Array(offset + LONGEST_PACKET + 8).fill(0xa5);
        const length = new ProbeWriter().write(into, offset, probe, source);
        upperLayer([...into.subarray(offset, offset + length)]);
        expect(into.subarray(0, offset).every((byte) => byte === 0xa5)).toBe(true);
        expect(into.subarray(offset + length).every((byte) => byte === 0xa5)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("makes one SYN over IPv4 into another as if it had written that one", () => {
    const syn = anyProbe.map((probe) => ({ ...probe, kind: ProbeKind.syn, family: 4 as const }));
    const source = fc.uint8Array({ minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(syn, syn, source, fc.nat(40), (first, second, from, offset) => {
        const rewritten = new Uint8Array(offset + LONGEST_PACKET + 8).fill(0xa5);
        const written = rewritten.slice();
        const [one, other] = [new ProbeWriter(), new ProbeWriter()];
        one.write(rewritten, offset, first, from);
        one.rewriteSyn(rewritten, offset, second, from);
        other.write(written, offset, first, from);
        expect(other.write(written, offset, second, from)).toBe(SYN_PACKET_LENGTH);
        expect(rewritten).toEqual(written);
      }),
    );
  });

  it("makes many SYNs into others as it makes one", () => {
    const syn = anyProbe.map((probe) => ({ ...probe, kind: ProbeKind.syn, family: 4 as const }));
    const source = fc.uint8Array({ minLength: 4, maxLength: 4 });
    const each = fc.array(fc.record({ port: fc.nat(65_535), cookie: fc.nat(2 ** 32 - 1) }), { maxLength: 12 });
    fc.assert(
      fc.property(syn, syn, source, fc.nat(40), each, (first, second, from, offset, probes) => {
        const stride = SYN_PACKET_LENGTH + 20;
        const together = new Uint8Array(offset + probes.length * stride + LONGEST_PACKET).fill(0xa5);
        const [one, other] = [new ProbeWriter(), new ProbeWriter()];
        for (let at = 0; at < probes.length; at += 1) one.write(together, offset + at * stride, first, from);
        for (let at = 0; at < probes.length; at += 1) other.write(together.slice(), offset + at * stride, first, from);
        const inTurn = together.slice();
        const ports = Uint16Array.from(probes, ({ port }) => port);
        const cookies = Uint32Array.from(probes, ({ cookie }) => cookie);
        one.rewriteSyns(together, offset, stride, second, ports, cookies, probes.length, from);
        for (const [at, probe] of probes.entries())
          other.rewriteSyn(inTurn, offset + at * stride, { ...second, ...probe }, from);
        expect(together).toEqual(inTurn);
      }),
    );
  });

  for (const family of [4, 6] as const) {
    it(`asks with a SYN that offers 1,460 bytes a segment and a window of 1,024, over IPv${family}`, () => {
      const upper = upperLayer([...writtenProbe(sampleProbe(family, ProbeKind.syn))]);
      const [source, destination] = [SOURCE[family], TARGET[family]];
      const numbers = { sourcePort: 40_001, port: 443, sequence: 0xdeadbeef, acknowledgement: 0 };
      const options = [2, 4, 0x05, 0xb4];
      expect(upper).toEqual(tcp({ source, destination, ...numbers, flags: 2, window: 1_024, options }));
    });

    it(`asks with an ACK whose both numbers are the cookie, over IPv${family}`, () => {
      const upper = upperLayer([...writtenProbe(sampleProbe(family, ProbeKind.ack))]);
      const [source, destination] = [SOURCE[family], TARGET[family]];
      const numbers = { sourcePort: 40_001, port: 443, sequence: 0xdeadbeef, acknowledgement: 0xdeadbeef };
      expect(upper).toEqual(tcp({ source, destination, ...numbers, flags: 16, window: 1_024 }));
    });

    it(`fills LONGEST_PACKET at the most, over IPv${family}`, () => {
      const payload = new Uint8Array(LONGEST_PAYLOAD).fill(0xff);
      const packet = writtenProbe(sampleProbe(family, ProbeKind.udp, { payload }));
      expect(packet.length).toBe(LONGEST_PACKET - (family === 4 ? 20 : 0));
      expect(upperLayer([...packet]).slice(8)).toEqual([...payload]);
    });
  }

  it("puts a cookie into an ICMP query as identifier and sequence number", () => {
    for (const [family, kind, type] of [
      [4, ProbeKind.echo, 8],
      [4, ProbeKind.timestamp, 13],
      [6, ProbeKind.echo, 128],
    ] as const) {
      const upper = upperLayer([...writtenProbe(sampleProbe(family, kind))]);
      expect(upper.slice(0, 2)).toEqual([type, 0]);
      expect(upper.slice(4, 8)).toEqual([0xde, 0xad, 0xbe, 0xef]);
      expect(upper.length).toBe(kind === ProbeKind.timestamp ? 20 : 8);
    }
  });

  it("sends a UDP checksum of zero as all ones", () => {
    const checksumAt = (payload: Uint8Array): number => {
      const upper = upperLayer([...writtenProbe(sampleProbe(4, ProbeKind.udp, { payload }))]);
      return 256 * (upper[6] ?? 0) + (upper[7] ?? 0);
    };
    // Data equal to the checksum over two zeros in its place brings the sum to all ones, whose complement is zero.
    const plain = checksumAt(Uint8Array.of(0, 0));
    expect(checksumAt(Uint8Array.of(plain >>> 8, plain & 0xff))).toBe(0xffff);
  });

  it("forbids fragments, and numbers successive IPv4 packets apart", () => {
    const writer = new ProbeWriter();
    const into = new Uint8Array(LONGEST_PACKET);
    const identifications = new Set<number>();
    for (let packet = 0; packet < 1_000; packet += 1) {
      writer.write(into, 0, sampleProbe(4, ProbeKind.syn), Uint8Array.from(SOURCE[4]));
      expect([into[6], into[7]]).toEqual([0x40, 0]);
      identifications.add(256 * (into[4] ?? 0) + (into[5] ?? 0));
    }
    expect(identifications.size).toBe(1_000);
  });

  it("writes nothing for a probe that is no IP packet", () => {
    const into = new Uint8Array(LONGEST_PACKET);
    const writer = new ProbeWriter();
    for (const family of [4, 6] as const) {
      const written = new Set(
        WRITTEN.filter((probe) => probe.family === family).map((probe) => probe.kind as ProbeKind),
      );
      for (const kind of Object.values(ProbeKind).filter((kind) => !written.has(kind))) {
        expect(writer.write(into, 0, sampleProbe(family, kind), Uint8Array.from(SOURCE[family]))).toBe(0);
      }
    }
    expect(into.every((byte) => byte === 0)).toBe(true);
  });
});
