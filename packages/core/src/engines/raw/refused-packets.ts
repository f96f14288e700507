import { Errno } from "../../linux/errno.ts";
import { IpProtocol } from "../../packets/ip-protocol.ts";
import { QueueResult } from "./transport.ts";

/** More than these are not remembered: whoever is refused that often is refused again. */
const MOST = 65_536;

/** Where the protocol, the destination and its end lie in the IP headers that we write, and the header's end. */
const PLACES = {
  4: { protocol: 9, destination: 16, end: 20 },
  6: { protocol: 6, destination: 24, end: 40 },
} as const;

/** What the kernel means by refusing a packet, send(2), raw(7), packet(7). */
export function refusalOf(errno: number): QueueResult {
  switch (errno) {
    case Errno.ENETUNREACH:
    case Errno.EHOSTUNREACH:
    case Errno.ENETDOWN:
    case Errno.ENXIO:
    case Errno.ENODEV:
      return QueueResult.noRoute;
    case Errno.EADDRNOTAVAIL:
      return QueueResult.noSourceAddress;
    default:
      return QueueResult.denied;
  }
}

/**
 * Packets that the kernel refused when their batch was sent, after they had been taken into it: so the answer comes late, to the
 * next try of the same probe.
 */
export class RefusedPackets {
  readonly #results = new Map<string, QueueResult>();

  get isEmpty(): boolean {
    return this.#results.size === 0;
  }

  /** Remembers the packet that begins at `offset` with its IP header. */
  add(buffer: Uint8Array, offset: number, result: QueueResult): void {
    if (this.#results.size < MOST) this.#results.set(keyOf(buffer, offset), result);
  }

  /** What was remembered of a packet for the same destination, protocol and port; it is forgotten by being told. */
  take(buffer: Uint8Array, offset: number): QueueResult {
    const key = keyOf(buffer, offset);
    const result = this.#results.get(key) ?? QueueResult.queued;
    this.#results.delete(key);
    return result;
  }
}

function keyOf(buffer: Uint8Array, offset: number): string {
  const { protocol, destination, end } = PLACES[(buffer[offset] as number) >>> 4 === 4 ? 4 : 6];
  const carried = buffer[offset + protocol] as number;
  // The destination port is in the same place in TCP and UDP; in ICMP there is a checksum.
  const last = carried === IpProtocol.tcp || carried === IpProtocol.udp ? end + 4 : end;
  const first = last === end ? end : end + 2;
  return `${carried} ${buffer.subarray(offset + destination, offset + end).join(".")} ${buffer.subarray(offset + first, offset + last).join(".")}`;
}
