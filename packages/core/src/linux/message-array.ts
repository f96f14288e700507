import type { Libc } from "./libc.ts";
import { type Bytes, pinnedBytes } from "./pinned-bytes.ts";

/*
 * struct mmsghdr, sendmmsg(2), 64 bytes on 64-bit machines: struct msghdr of recvmsg(2), then the length that came or went.
 *
 *   0        8         12    16      24       32          40             48      52    56       60    64
 *   | name * | namelen | pad | iov * | iovlen | control * | controllen   | flags | pad | length | pad |
 *
 * struct iovec, readv(2), 16 bytes: address, length.
 *
 * Both are filled in 32-bit words, the low half of a 64-bit number first, so that no bigint is made for a packet.
 */
const HEADER_LENGTH = 64;
const HEADER_WORDS = 16;
const NAME = 0;
const NAME_LENGTH = 2;
const VECTOR = 4;
const VECTOR_COUNT = 6;
const LENGTH = 14;
const VECTOR_LENGTH = 16;
const VECTOR_WORDS = 4;
const BASE = 0;
const BASE_LENGTH = 2;

const TWO_TO_32 = 0x1_0000_0000;

/**
 * Headers for `sendmmsg` and `recvmmsg` over one buffer for all packets, and, where asked for, room for one socket address a packet.
 * It holds every byte whose address the kernel is given, so it must live as long as the socket.
 */
export class MessageArray {
  readonly capacity: number;
  readonly buffer: Bytes;
  /** Socket addresses, `nameStride` bytes apart. */
  readonly names: Bytes;
  readonly nameStride: number;
  readonly #headers: Bytes;
  readonly #headerWords: Uint32Array;
  readonly #vectors: Bytes;
  readonly #vectorWords: Uint32Array;
  readonly #baseLow: number;
  readonly #baseHigh: number;

  /**
   * @param capacity Packets of one call.
   * @param bufferLength Bytes of the buffer that all packets lie in.
   * @param nameLength Bytes of a packet's socket address; 0 where packets have none.
   */
  constructor(libc: Libc, capacity: number, bufferLength: number, nameLength: number) {
    this.capacity = capacity;
    this.buffer = pinnedBytes(bufferLength);
    this.nameStride = Math.ceil(nameLength / 8) * 8;
    this.names = pinnedBytes(this.nameStride * capacity);
    this.#headers = pinnedBytes(HEADER_LENGTH * capacity);
    this.#headerWords = new Uint32Array(this.#headers.buffer);
    this.#vectors = pinnedBytes(VECTOR_LENGTH * capacity);
    this.#vectorWords = new Uint32Array(this.#vectors.buffer);
    const base = libc.addressOf(this.buffer);
    this.#baseLow = Number(base & 0xffff_ffffn);
    this.#baseHigh = Number(base >> 32n);
    this.#linkHeaders(libc, nameLength);
  }

  #linkHeaders(libc: Libc, nameLength: number): void {
    const view = new DataView(this.#headers.buffer);
    const vectors = libc.addressOf(this.#vectors);
    const names = nameLength === 0 ? 0n : libc.addressOf(this.names);
    for (let index = 0; index < this.capacity; index += 1) {
      const at = index * HEADER_LENGTH;
      if (nameLength > 0) view.setBigUint64(at + NAME * 4, names + BigInt(index * this.nameStride), true);
      view.setUint32(at + NAME_LENGTH * 4, nameLength, true);
      view.setBigUint64(at + VECTOR * 4, vectors + BigInt(index * VECTOR_LENGTH), true);
      view.setUint32(at + VECTOR_COUNT * 4, 1, true);
    }
  }

  /** Says where in the buffer a packet lies, or may be put. */
  place(index: number, offset: number, length: number): void {
    const low = this.#baseLow + offset;
    const at = index * VECTOR_WORDS;
    this.#vectorWords[at + BASE] = low;
    this.#vectorWords[at + BASE + 1] = low < TWO_TO_32 ? this.#baseHigh : this.#baseHigh + 1;
    this.#vectorWords[at + BASE_LENGTH] = length;
  }

  /** The headers from one packet on, to be handed to the kernel. */
  from(index: number): Bytes {
    return index === 0 ? this.#headers : this.#headers.subarray(index * HEADER_LENGTH);
  }

  /** Bytes of a packet that came. */
  lengthAt(index: number): number {
    return this.#headerWords[index * HEADER_WORDS + LENGTH] as number;
  }
}
