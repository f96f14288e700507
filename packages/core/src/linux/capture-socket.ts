import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import {
  AF_PACKET,
  LINK_ADDRESS_LENGTH,
  LINK_ADDRESS_PACKET_TYPE,
  linkSocketAddress,
  PACKET_OUTGOING,
} from "./link-address.ts";
import { MessageArray } from "./message-array.ts";
import { callFailed, openSocket, prepareSocket, SOCK_DGRAM } from "./open-socket.ts";
import { type Bytes, pinnedBytes } from "./pinned-bytes.ts";
import { attachFilter, requestReceiveBuffer } from "./socket-options.ts";

/** Options of packet(7); struct tpacket_stats is two 32-bit numbers, packets and drops, and is cleared by being read. */
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
const STATISTICS_LENGTH = 8;
const STATISTICS_DROPS = 4;

/** recv(2) */
const MSG_DONTWAIT = 0x40;

/** Packets of one `recvmmsg`. */
const BATCH = 256;
/**
 * Room for each: the longest IPv6 packet without the jumbo option (RFC 8200 section 3), as the loopback interface passes it, and a cache
 * line more than a power of two, so that the headers of all packets do not share a place in the processor's cache. Memory is taken only by
 * what is written.
 */
const ROOM = 65_600;

/** Where received packets are put; one serves all capture sockets of a thread, one after the other. */
export class CaptureBuffer {
  readonly messages: MessageArray;
  /** The room of each packet. */
  readonly packets: readonly Uint8Array[];

  constructor(libc: Libc) {
    this.messages = new MessageArray(libc, BATCH, BATCH * ROOM, LINK_ADDRESS_LENGTH);
    this.packets = Array.from({ length: BATCH }, (_, index) => {
      this.messages.place(index, index * ROOM, ROOM);
      return this.messages.buffer.subarray(index * ROOM, (index + 1) * ROOM);
    });
  }

  /** Most packets that one call brings. */
  get capacity(): number {
    return this.messages.capacity;
  }

  lengthAt(index: number): number {
    return this.messages.lengthAt(index);
  }

  /** Whether this machine sent the packet itself. */
  outgoingAt(index: number): boolean {
    return this.messages.names[index * this.messages.nameStride + LINK_ADDRESS_PACKET_TYPE] === PACKET_OUTGOING;
  }
}

/**
 * A packet socket (packet(7)) that receives what a filter passes of one EtherType, on all interfaces, without the link's header: so
 * packets begin with their IP or ARP header whatever the link is.
 */
export class CaptureSocket {
  readonly descriptor: number;
  readonly etherType: number;
  readonly #libc: Libc;
  readonly #statistics = pinnedBytes(STATISTICS_LENGTH);
  readonly #statisticsView = new DataView(this.#statistics.buffer);
  readonly #statisticsLength = pinnedBytes(4);
  #dropped = 0;

  /**
   * @param receiveBytes Room for packets that were not yet read, in bytes as the kernel counts them: some 800 for a short one.
   * @throws SystemError `SYSTEM_CALL_FAILED`
   */
  constructor(libc: Libc, etherType: number, filter: Bytes, receiveBytes: number) {
    this.#libc = libc;
    this.etherType = etherType;
    // Without a protocol the socket receives nothing, so no packet comes in before the filter is there.
    this.descriptor = openSocket(libc, AF_PACKET, SOCK_DGRAM, 0);
    prepareSocket(libc, this.descriptor, () => {
      requestReceiveBuffer(libc, this.descriptor, receiveBytes);
      const errno = attachFilter(libc, this.descriptor, filter);
      if (errno !== 0) throw callFailed("setsockopt(SO_ATTACH_FILTER)", errno);
      const address = linkSocketAddress(etherType, 0);
      if (libc.bind(this.descriptor, address, LINK_ADDRESS_LENGTH) !== 0) throw callFailed("bind", libc.errno());
    });
  }

  /** Takes the packets that are there, up to a full buffer, and returns how many. */
  receive(into: CaptureBuffer): number {
    const { messages } = into;
    const count = this.#libc.recvmmsg(this.descriptor, messages.from(0), messages.capacity, MSG_DONTWAIT, null);
    if (count >= 0) return count;
    const errno = this.#libc.errno();
    // An interface that went down is told once (ENETDOWN), and the socket goes on.
    if (errno === Errno.EAGAIN || errno === Errno.EINTR || errno === Errno.ENETDOWN || errno === Errno.ENOBUFS)
      return 0;
    throw callFailed("recvmmsg", errno);
  }

  /** Packets that passed the filter and found no room, since the start. */
  dropped(): number {
    new DataView(this.#statisticsLength.buffer).setUint32(0, STATISTICS_LENGTH, true);
    const { descriptor } = this;
    const result = this.#libc.getsockopt(
      descriptor,
      SOL_PACKET,
      PACKET_STATISTICS,
      this.#statistics,
      this.#statisticsLength,
    );
    if (result === 0) this.#dropped += this.#statisticsView.getUint32(STATISTICS_DROPS, true);
    return this.#dropped;
  }

  /**
   * The kernel takes 10 to 25 ms to close a packet socket, for it waits until no processor can be using it any more (synchronize_net).
   * Sockets that are closed at the same time, each in a thread of its own, wait together. To be awaited before the thread ends.
   */
  close(): Promise<void> {
    return this.#libc.closeElsewhere(this.descriptor);
  }
}
