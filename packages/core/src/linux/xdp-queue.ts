import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { PacketMarks } from "./packet-marks.ts";
import {
  ALIGNMENT,
  LACKS,
  LONGEST_PACKET,
  MSG_DONTWAIT,
  type PacketQueue,
  placeLength,
  type RefusalSink,
} from "./send-queue.ts";
import { CHUNK_LENGTH, type XdpSizes, type XdpSocket } from "./xdp-socket.ts";

/** Frames that wait at most. */
const BATCH = 512;
/**
 * The memory's parts. A part is written while the frames of others are on their way; the first free one is taken, so that where the
 * device is done at once the same part serves for ever and stays in the processor's cache.
 */
const PARTS = 4;
const PART_SHIFT = 16;
const PART_LENGTH = 2 ** PART_SHIFT;
/** Words of an entry of either ring; an entry begins with the frame's place in the memory. */
const TX_WORDS = 4;
const TX_LENGTH = 2;
const COMPLETION_WORDS = 2;

const NOTHING = new Uint8Array(0);

/** Both rings hold all frames that the memory has room for, so that neither is ever full. */
export const XDP_QUEUE_SIZES: XdpSizes = {
  memory: PARTS * PART_LENGTH,
  txEntries: 2 * BATCH,
  completionEntries: PARTS * (PART_LENGTH / ALIGNMENT),
  budget: BATCH,
};

/**
 * Frames that are sent from memory shared with the kernel, which spares it most of what `sendmmsg` does for each message. What the device
 * does not take just now stays in the queue.
 */
export class XdpQueue implements PacketQueue {
  readonly buffer: Uint8Array;
  readonly marks = new PacketMarks(PARTS * PART_LENGTH);
  readonly #libc: Libc;
  readonly #socket: XdpSocket;
  readonly #refused: RefusalSink;
  /** Frames of each part that the device has not done with. */
  readonly #unfinished = new Int32Array(PARTS);
  #offset = 0;
  #end = PART_LENGTH;
  /** Counters of the ring for sending, modulo 2^32: entries written, and those that the kernel has taken. */
  #written = 0;
  #taken = 0;
  #completed = 0;
  sent = 0;
  /** Whether the kernel takes nothing more for good, as when the interface has gone down: what waited was refused. */
  isBroken = false;

  constructor(libc: Libc, socket: XdpSocket, refused: RefusalSink) {
    this.#libc = libc;
    this.#socket = socket;
    this.#refused = refused;
    this.buffer = socket.memory;
  }

  room(): number {
    const hasRoom = this.#offset + LONGEST_PACKET <= this.#end && this.#waiting < BATCH;
    return hasRoom ? this.#offset : -1;
  }

  add(length: number, mark = 0): void {
    this.marks.set(this.#offset, length, mark);
    this.#write(this.#offset, length);
    const next = this.#offset + placeLength(length);
    const left = CHUNK_LENGTH - (next & (CHUNK_LENGTH - 1));
    this.#offset = left < LONGEST_PACKET ? next + left : next;
  }

  /** Frames do not lie right behind each other where a chunk ends. */
  addMarked(): number {
    return 0;
  }

  flush(): number {
    const errno = this.#send();
    this.#readCompletions();
    if (errno !== 0) return errno;
    return this.#takeFreePart() ? 0 : Errno.EAGAIN;
  }

  get #waiting(): number {
    return (this.#written - this.#taken) >>> 0;
  }

  #write(offset: number, length: number): void {
    const { words, entries, mask } = this.#socket.tx;
    const at = entries + (this.#written & mask) * TX_WORDS;
    words[at] = offset;
    words[at + 1] = 0;
    words[at + TX_LENGTH] = length;
    words[at + TX_LENGTH + 1] = 0;
    this.#written = (this.#written + 1) >>> 0;
    const part = offset >>> PART_SHIFT;
    this.#unfinished[part] = (this.#unfinished[part] as number) + 1;
  }

  #send(): number {
    const { descriptor, tx } = this.#socket;
    Atomics.store(tx.words, tx.producer, this.#written);
    while (this.#waiting > 0) {
      const errno = this.#libc.send(descriptor, NOTHING, 0, MSG_DONTWAIT) < 0 ? this.#libc.errno() : 0;
      const took = this.#countTaken(errno === Errno.EBUSY ? 1 : 0);
      if (errno === Errno.EBUSY) {
        this.#writeLastAgain();
        return Errno.ENOBUFS;
      }
      // EAGAIN also says that the kernel has taken as many as it takes in one call.
      if (took > 0 || errno === Errno.EINTR) continue;
      if (errno === 0 || LACKS.has(errno)) return errno === 0 ? Errno.EAGAIN : errno;
      this.#refuseWaiting(errno);
    }
    return 0;
  }

  /** Reads how far the kernel has come, which it does not write down for a frame that it took and dropped. */
  #countTaken(least: number): number {
    const { words, consumer } = this.#socket.tx;
    const told = (Atomics.load(words, consumer) - this.#taken) | 0;
    const took = Math.max(told, least);
    this.#taken = (this.#taken + took) >>> 0;
    this.sent += took;
    return took;
  }

  /** EBUSY: the device had no room for the last frame that was taken. It lies where it lay. */
  #writeLastAgain(): void {
    const { words, entries, mask, producer } = this.#socket.tx;
    const at = entries + ((this.#taken - 1) & mask) * TX_WORDS;
    this.sent -= 1;
    this.#write(words[at] as number, words[at + TX_LENGTH] as number);
    Atomics.store(words, producer, this.#written);
  }

  #refuseWaiting(errno: number): void {
    const { words, entries, mask } = this.#socket.tx;
    for (; this.#waiting > 0; this.#taken = (this.#taken + 1) >>> 0) {
      this.#refused(this.buffer, words[entries + (this.#taken & mask) * TX_WORDS] as number, errno);
    }
    this.isBroken = true;
  }

  /** Until the device has done with a frame its memory must stay as it is: some drivers send straight from it. */
  #readCompletions(): void {
    const { words, entries, mask, producer, consumer } = this.#socket.completion;
    const end = Atomics.load(words, producer);
    for (; this.#completed !== end; this.#completed = (this.#completed + 1) >>> 0) {
      const part = (words[entries + (this.#completed & mask) * COMPLETION_WORDS] as number) >>> PART_SHIFT;
      this.#unfinished[part] = (this.#unfinished[part] as number) - 1;
    }
    Atomics.store(words, consumer, end);
  }

  #takeFreePart(): boolean {
    const part = this.#unfinished.indexOf(0);
    this.#offset = Math.max(part, 0) * PART_LENGTH;
    this.#end = part < 0 ? 0 : this.#offset + PART_LENGTH;
    return part >= 0;
  }
}
