import fc from "fast-check";
import { ProbeKind } from "../../src/packets/probe-kind.ts";
import type { ProbePacket } from "../../src/packets/probe-packet.ts";
import { ProbeWriter } from "../../src/packets/probe-writer.ts";

/** Addresses from the ranges for documentation (RFC 5737, RFC 3849). */
export const SOURCE = { 4: [192, 0, 2, 1], 6: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1] } as const;
export const TARGET = {
  4: [198, 51, 100, 77],
  6: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 7, 0, 0, 0, 0, 0xab, 0xcd, 0xef, 1],
} as const;
export const ROUTER = { 4: [203, 0, 113, 9], 6: [0x20, 1, 0xd, 0xb8, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9] } as const;

/** Every probe that goes in an IP packet. */
export const WRITTEN = [
  { name: "syn", family: 4, kind: ProbeKind.syn },
  { name: "ack", family: 4, kind: ProbeKind.ack },
  { name: "udp", family: 4, kind: ProbeKind.udp },
  { name: "echo", family: 4, kind: ProbeKind.echo },
  { name: "timestamp", family: 4, kind: ProbeKind.timestamp },
  { name: "syn", family: 6, kind: ProbeKind.syn },
  { name: "ack", family: 6, kind: ProbeKind.ack },
  { name: "udp", family: 6, kind: ProbeKind.udp },
  { name: "echo", family: 6, kind: ProbeKind.echo },
] as const;

/** A probe to `TARGET`. */
export function sampleProbe(family: 4 | 6, kind: ProbeKind, fields: Partial<ProbePacket> = {}): ProbePacket {
  const payload = kind === ProbeKind.udp ? Uint8Array.of(1, 2, 3) : new Uint8Array();
  const address = Uint8Array.from(TARGET[family]);
  return { kind, family, address, port: 443, sourcePort: 40_001, cookie: 0xdeadbeef, payload, ...fields };
}

/** What a new writer makes of a probe from `SOURCE`. */
export function writtenProbe(probe: ProbePacket): Uint8Array {
  const into = new Uint8Array(1_500);
  return into.slice(0, new ProbeWriter().write(into, 0, probe, Uint8Array.from(SOURCE[probe.family])));
}

/** Any probe that goes in an IP packet. */
export const anyProbe: fc.Arbitrary<ProbePacket> = fc
  .tuple(
    fc.constantFrom(...WRITTEN),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    fc.integer({ min: 0, max: 65_535 }),
    fc.integer({ min: 0, max: 65_535 }),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fc.uint8Array({ maxLength: 1_400 }),
  )
  .map(([{ family, kind }, address, port, sourcePort, cookie, data]) => {
    const payload = kind === ProbeKind.udp ? data : new Uint8Array();
    return { kind, family, address, port, sourcePort, cookie, payload };
  });
