import { type Bytes, bytes32, icmp, icmp6, ip, tcp, udp } from "./packet-builder.ts";

/** A probe's packet, read as a host reads it: by the offsets of its own headers, which have no options. */
export interface SeenProbe {
  readonly packet: Bytes;
  readonly family: 4 | 6;
  readonly source: Bytes;
  readonly destination: Bytes;
  readonly upper: Bytes;
}

export function seenProbe(packet: Bytes): SeenProbe {
  const [family, source, destination, upper] =
    packet[0] === 0x45
      ? ([4, packet.slice(12, 16), packet.slice(16, 20), packet.slice(20)] as const)
      : ([6, packet.slice(8, 24), packet.slice(24, 40), packet.slice(40)] as const);
  return { packet, family, source, destination, upper };
}

function number16(bytes: Bytes, at: number): number {
  return 256 * (bytes[at] ?? 0) + (bytes[at + 1] ?? 0);
}

function number32(bytes: Bytes, at: number): number {
  return 0x10000 * number16(bytes, at) + number16(bytes, at + 2);
}

/** A packet back to the prober. */
export function reply(probe: SeenProbe, protocol: number, payload: Bytes): Bytes {
  return ip({ source: probe.destination, destination: probe.source, protocol, payload });
}

function segment(probe: SeenProbe, sequence: number, acknowledgement: number, flags: number, window = 0): Bytes {
  const answer = tcp({
    source: probe.destination,
    destination: probe.source,
    sourcePort: number16(probe.upper, 2),
    port: number16(probe.upper, 0),
    sequence,
    acknowledgement,
    flags,
    window,
    options: flags === 0x12 ? [2, 4, 5, 0xb4] : [],
  });
  return reply(probe, 6, answer);
}

/** An open port's answer to a SYN (RFC 9293 section 3.10.7.2). */
export function synAckTo(probe: SeenProbe, window: number): Bytes {
  return segment(probe, 0x01020304, (number32(probe.upper, 4) + 1) % 2 ** 32, 0x12, window);
}

/** A closed port's reset (RFC 9293 section 3.10.7.1): to an ACK with the number asked for; to anything else one that acknowledges it. */
export function resetTo(probe: SeenProbe): Bytes {
  const isAck = ((probe.upper[13] ?? 0) & 0x10) !== 0;
  return isAck
    ? segment(probe, number32(probe.upper, 8), 0, 0x04)
    : segment(probe, 0, (number32(probe.upper, 4) + 1) % 2 ** 32, 0x14);
}

export function datagramTo(probe: SeenProbe, data: Bytes): Bytes {
  const { source, destination, upper } = probe;
  return reply(probe, 17, udp(destination, source, number16(upper, 2), number16(upper, 0), data));
}

/** The echo or timestamp reply (RFC 792, RFC 4443 section 4.2). */
export function queryReplyTo(probe: SeenProbe): Bytes {
  const { source, destination, upper } = probe;
  if (probe.family === 6) return reply(probe, 58, icmp6(destination, source, 129, 0, upper.slice(4)));
  return upper[0] === 8
    ? reply(probe, 1, icmp(0, 0, upper.slice(4)))
    : reply(probe, 1, icmp(14, 0, [...upper.slice(4, 12), ...bytes32(40_000_000), ...bytes32(40_000_001)]));
}

/** An ICMP error of `router` that quotes the probe's IP header and up to `quoted` bytes behind it. */
export function errorAbout(probe: SeenProbe, router: Bytes, type: number, code: number, quoted: number): Bytes {
  const rest = [0, 0, 0, 0, ...probe.packet.slice(0, probe.packet.length - probe.upper.length + quoted)];
  const message = probe.family === 4 ? icmp(type, code, rest) : icmp6(router, probe.source, type, code, rest);
  return ip({ source: router, destination: probe.source, protocol: probe.family === 4 ? 1 : 58, payload: message });
}
