import { read16, read32 } from "./byte-order.ts";
import { ECHO_LENGTH, TIMESTAMP_LENGTH, writeEcho, writeEcho6, writeTimestamp } from "./icmp-probe.ts";
import { sumWords } from "./internet-checksum.ts";
import {
  IPV4_HEADER_LENGTH,
  IPV6_HEADER_LENGTH,
  rewriteIpv4Header,
  writeIpv4Header,
  writeIpv6Header,
} from "./ip-header.ts";
import { IpProtocol } from "./ip-protocol.ts";
import { ProbeKind } from "./probe-kind.ts";
import type { ProbePacket } from "./probe-packet.ts";
import { ACK_LENGTH, rewriteSyn, SYN_LENGTH, writeAck, writeSyn } from "./tcp-probe.ts";
import { UDP_HEADER_LENGTH, writeUdp } from "./udp-probe.ts";

/** Most data that a datagram of ours carries. */
export const LONGEST_PAYLOAD = 1_400;
/** Bytes of the longest packet that `ProbeWriter` writes. */
export const LONGEST_PACKET = IPV6_HEADER_LENGTH + UDP_HEADER_LENGTH + LONGEST_PAYLOAD;

/** Bytes of a SYN over IPv4. */
export const SYN_PACKET_LENGTH = IPV4_HEADER_LENGTH + SYN_LENGTH;

/** Adding this over and over runs through all 16-bit numbers, none near the one before: 2^16 over the golden ratio. */
const IDENTIFICATION_STEP = 0x9e37;

/**
 * Writes the IP packets of probes, checksums and all. This is done for every packet of a sweep: nothing is allocated, and no byte is
 * read back to be summed but a datagram's payload.
 */
export class ProbeWriter {
  #identification = 0;

  /**
   * Writes one packet at `offset`, where `LONGEST_PACKET` bytes are free, and returns its length. Where there is no such packet it
   * writes nothing and returns 0: for a connection, which is the kernel's; for a neighbour probe, which goes in a frame of its own
   * (`writeArpRequest`, `writeNeighbourSolicitation`); for a timestamp request over IPv6.
   *
   * @param source The address of ours that it comes from, network byte order: 4 or 16 bytes count.
   */
  write(into: Uint8Array, offset: number, probe: ProbePacket, source: Uint8Array): number {
    return probe.family === 4 ? this.#writeIpv4(into, offset, probe, source) : writeIpv6(into, offset, probe, source);
  }

  /**
   * Makes a SYN over IPv4 that this writer wrote at `offset` into that probe, which goes the same way: only the fields in which two of them
   * differ are written.
   */
  rewriteSyn(
    into: Uint8Array,
    offset: number,
    { address, port, sourcePort, cookie }: ProbePacket,
    source: Uint8Array,
  ): void {
    const destination = read32(address, 0);
    const addressesSum = read16(source, 0) + read16(source, 2) + (destination >>> 16) + (destination & 0xffff);
    this.#identification = (this.#identification + IDENTIFICATION_STEP) & 0xffff;
    rewriteIpv4Header(into, offset, IpProtocol.tcp, SYN_PACKET_LENGTH, this.#identification, destination, addressesSum);
    rewriteSyn(into, offset + IPV4_HEADER_LENGTH, sourcePort, port, cookie, addressesSum);
  }

  /**
   * The same for packets that lie `stride` bytes apart from `offset` on, and go to so many ports of one address.
   *
   * @param ports And `cookies`: those of each probe, instead of the order's own.
   */
  rewriteSyns(
    into: Uint8Array,
    offset: number,
    stride: number,
    { address, sourcePort }: ProbePacket,
    ports: Uint16Array,
    cookies: Uint32Array,
    count: number,
    source: Uint8Array,
  ): void {
    const destination = read32(address, 0);
    const addressesSum = sumWords(address, 0, 4, sumWords(source, 0, 4));
    const { tcp } = IpProtocol;
    for (let probe = 0, at = offset; probe < count; probe += 1, at += stride) {
      this.#identification = (this.#identification + IDENTIFICATION_STEP) & 0xffff;
      rewriteIpv4Header(into, at, tcp, SYN_PACKET_LENGTH, this.#identification, destination, addressesSum);
      const port = ports[probe] as number;
      rewriteSyn(into, at + IPV4_HEADER_LENGTH, sourcePort, port, cookies[probe] as number, addressesSum);
    }
  }

  #writeIpv4(into: Uint8Array, offset: number, probe: ProbePacket, source: Uint8Array): number {
    const { kind, address, cookie } = probe;
    const at = offset + IPV4_HEADER_LENGTH;
    const addressesSum = sumWords(address, 0, 4, sumWords(source, 0, 4));
    let protocol: number = IpProtocol.icmp;
    let length: number;
    if (kind === ProbeKind.echo) {
      length = ECHO_LENGTH;
      writeEcho(into, at, cookie);
    } else if (kind === ProbeKind.timestamp) {
      length = TIMESTAMP_LENGTH;
      writeTimestamp(into, at, cookie);
    } else {
      protocol = kind === ProbeKind.udp ? IpProtocol.udp : IpProtocol.tcp;
      length = writeWithPorts(into, at, probe, addressesSum);
      if (length === 0) return 0;
    }
    length += IPV4_HEADER_LENGTH;
    this.#identification = (this.#identification + IDENTIFICATION_STEP) & 0xffff;
    writeIpv4Header(into, offset, protocol, length, this.#identification, source, address, addressesSum);
    return length;
  }
}

function writeIpv6(into: Uint8Array, offset: number, probe: ProbePacket, source: Uint8Array): number {
  const { kind, address } = probe;
  const at = offset + IPV6_HEADER_LENGTH;
  const addressesSum = sumWords(address, 0, 16, sumWords(source, 0, 16));
  let protocol: number = IpProtocol.icmp6;
  let length: number;
  if (kind === ProbeKind.echo) {
    length = ECHO_LENGTH;
    writeEcho6(into, at, probe.cookie, addressesSum);
  } else {
    protocol = kind === ProbeKind.udp ? IpProtocol.udp : IpProtocol.tcp;
    length = writeWithPorts(into, at, probe, addressesSum);
    if (length === 0) return 0;
  }
  writeIpv6Header(into, offset, protocol, length, source, address);
  return IPV6_HEADER_LENGTH + length;
}

/** Writes what is alike behind both IP headers; returns its length, 0 for a kind that has no ports. */
function writeWithPorts(into: Uint8Array, at: number, probe: ProbePacket, addressesSum: number): number {
  const { kind, port, sourcePort, cookie } = probe;
  if (kind === ProbeKind.syn) {
    writeSyn(into, at, sourcePort, port, cookie, addressesSum);
    return SYN_LENGTH;
  }
  if (kind === ProbeKind.ack) {
    writeAck(into, at, sourcePort, port, cookie, addressesSum);
    return ACK_LENGTH;
  }
  if (kind !== ProbeKind.udp) return 0;
  writeUdp(into, at, sourcePort, port, probe.payload, addressesSum);
  return UDP_HEADER_LENGTH + probe.payload.length;
}
