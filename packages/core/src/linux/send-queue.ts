import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { MessageArray } from "./message-array.ts";
import { PacketMarks, PLACE_LENGTH } from "./packet-marks.ts";

/** Packets that wait to be sent together. The caller asks for room, writes a packet there, and adds it. */
export interface PacketQueue {
  /** What the room lies in. */
  readonly buffer: Uint8Array;
  /** Packets that the kernel has taken so far. */
  readonly sent: number;
  /** What each place of the buffer was written with last. */
  readonly marks: PacketMarks;
  /** Where in the buffer the next packet is to be written, up to 1,536 bytes; −1 when the queue is full. */
  room(): number;
  /** Adds the packet that was written to the room, and marks it: 0 for one that nobody will ask for. */
  add(length: number, mark?: number): void;
  /**
   * Adds up to so many packets of one length whose places hold packets with that mark: the first in the room, the others `placeLength` apart.
   * Returns how many; they are to be written over before the next flush. 0 where packets do not lie like this.
   */
  addMarked(mark: number, length: number, most: number): number;
  /** Sends what is queued. Returns 0, or the errno of the lack that keeps the rest in the queue. */
  flush(): number;
}

/** Packets of one `sendmmsg`: more gain nothing measurable, and the answers wait the longer. */
const BATCH = 512;
/** Room for the longest packet: 1,400 bytes of data, and headers. */
export const LONGEST_PACKET = 1_536;
/** The buffer of a batch: as small as will do, to stay in the processor's cache. */
const BUFFER_LENGTH = 128 * 1_024;
/** Packets begin at the bounds of cache lines. */
export const ALIGNMENT = PLACE_LENGTH;
/** send(2) */
export const MSG_DONTWAIT = 0x40;

/** Told of each packet that the kernel refused: where it lies in the queue's buffer, until the call returns, and the errno. */
export type RefusalSink = (buffer: Uint8Array, offset: number, errno: number) => void;

/** Errors that a moment may heal: the packet stays in the queue. */
export const LACKS: ReadonlySet<number> = new Set([Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM]);

/** Packets for one socket, sent by `sendmmsg`. What the kernel does not take just now stays in the queue, in order. */
export class SendQueue implements PacketQueue {
  readonly messages: MessageArray;
  readonly buffer: Uint8Array;
  readonly marks = new PacketMarks(BUFFER_LENGTH);
  readonly #libc: Libc;
  readonly #socket: number;
  readonly #refused: RefusalSink;
  readonly #offsets = new Uint32Array(BATCH);
  /** Packets before `#first` have gone, those before `#count` wait. */
  #first = 0;
  #count = 0;
  #offset = 0;
  sent = 0;

  constructor(libc: Libc, socket: number, nameLength: number, refused: RefusalSink) {
    this.#libc = libc;
    this.#socket = socket;
    this.#refused = refused;
    this.messages = new MessageArray(libc, BATCH, BUFFER_LENGTH, nameLength);
    this.buffer = this.messages.buffer;
  }

  /** Place in the batch of the packet that is added next. */
  get next(): number {
    return this.#count;
  }

  addMarked(mark: number, length: number, most: number): number {
    let packets = 0;
    for (let room = this.room(); packets < most && room >= 0 && this.marks.has(room, mark); room = this.room()) {
      this.#place(length);
      packets += 1;
    }
    return packets;
  }

  room(): number {
    return this.#count < BATCH && this.#offset + LONGEST_PACKET <= BUFFER_LENGTH ? this.#offset : -1;
  }

  add(length: number, mark = 0): void {
    this.marks.set(this.#offset, length, mark);
    this.#place(length);
  }

  #place(length: number): void {
    this.messages.place(this.#count, this.#offset, length);
    this.#offsets[this.#count] = this.#offset;
    this.#count += 1;
    this.#offset += placeLength(length);
  }

  flush(): number {
    while (this.#first < this.#count) {
      const headers = this.messages.from(this.#first);
      const sent = this.#libc.sendmmsg(this.#socket, headers, this.#count - this.#first, MSG_DONTWAIT);
      if (sent > 0) {
        this.#first += sent;
        this.sent += sent;
        continue;
      }
      const errno = this.#libc.errno();
      if (LACKS.has(errno)) return errno;
      if (errno === Errno.EINTR) continue;
      this.#refused(this.messages.buffer, this.#offsets[this.#first] as number, errno);
      this.#first += 1;
    }
    this.#first = 0;
    this.#count = 0;
    this.#offset = 0;
    return 0;
  }
}

/** How far behind the beginning of a packet the next one begins. */
export function placeLength(length: number): number {
  return (length + ALIGNMENT - 1) & -ALIGNMENT;
}
