import { describe, expect, it } from "vitest";
import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { XDP_QUEUE_SIZES, XdpQueue } from "./xdp-queue.ts";
import type { XdpRing, XdpSocket } from "./xdp-socket.ts";

const FRAME_LENGTH = 58;
const ENTRIES = 2;

/** What the kernel does at a call: takes so many frames, has the device drop the one after them, or answers with an error. */
interface Turn {
  readonly takes?: number;
  readonly drops?: boolean;
  readonly errno?: number;
}

function ring(entries: number, words: number): XdpRing {
  return {
    words: new Uint32Array(ENTRIES + entries * words),
    producer: 0,
    consumer: 1,
    entries: ENTRIES,
    mask: entries - 1,
  };
}

/** The kernel's side of the rings. */
class Kernel {
  readonly socket: XdpSocket;
  readonly queue: XdpQueue;
  /** First byte of each frame that was sent. */
  readonly sent: number[] = [];
  readonly refused: number[] = [];
  turns: Turn[] = [];
  completes = true;
  readonly #unfinished: number[] = [];
  #taken = 0;
  #errno = 0;

  constructor() {
    const memory = new Uint8Array(new ArrayBuffer(XDP_QUEUE_SIZES.memory));
    const tx = ring(XDP_QUEUE_SIZES.txEntries, 4);
    const completion = ring(XDP_QUEUE_SIZES.completionEntries, 2);
    this.socket = { descriptor: 7, memory, tx, completion, unmap: () => undefined };
    const libc = { send: () => this.#send(), errno: () => this.#errno } as unknown as Libc;
    this.queue = new XdpQueue(libc, this.socket, (buffer, offset) => this.refused.push(buffer[offset] as number));
  }

  finish(): void {
    const { words, producer, entries, mask } = this.socket.completion;
    for (const offset of this.#unfinished.splice(0)) {
      const count = words[producer] as number;
      words[entries + (count & mask) * 2] = offset;
      words[producer] = count + 1;
    }
  }

  #send(): number {
    const { words, producer, consumer } = this.socket.tx;
    const { takes = Number.POSITIVE_INFINITY, drops = false, errno = 0 } = this.turns.shift() ?? {};
    let taken = 0;
    for (; taken < takes && this.#taken !== words[producer]; taken += 1) {
      const offset = this.#take();
      this.sent.push(this.socket.memory[offset] as number);
    }
    // The kernel writes its counter only when a frame has gone.
    if (drops) this.#take();
    if (taken > 0) words[consumer] = this.#taken;
    if (this.completes) this.finish();
    this.#errno = drops ? Errno.EBUSY : errno;
    return this.#errno === 0 ? 0 : -1;
  }

  #take(): number {
    const { words, entries, mask } = this.socket.tx;
    const at = entries + (this.#taken & mask) * 4;
    expect(words[at + 2]).toBe(FRAME_LENGTH);
    this.#taken += 1;
    const offset = words[at] as number;
    this.#unfinished.push(offset);
    return offset;
  }
}

/** Puts frames numbered from `first` in the queue. */
function put({ queue }: Kernel, count: number, first = 0): void {
  for (let index = 0; index < count; index += 1) {
    const offset = queue.room();
    expect(offset).toBeGreaterThanOrEqual(0);
    queue.buffer[offset] = first + index;
    queue.add(FRAME_LENGTH);
  }
}

describe("XdpQueue", () => {
  it("sends what was added, in order, and over several calls where one does not take all", () => {
    const kernel = new Kernel();
    kernel.turns = [
      { takes: 2, errno: Errno.EAGAIN },
      { takes: 0, errno: Errno.EINTR },
    ];
    put(kernel, 5);
    expect(kernel.queue.flush()).toBe(0);
    expect(kernel.sent).toEqual([0, 1, 2, 3, 4]);
    expect(kernel.queue.sent).toBe(5);
  });

  it("keeps what the kernel does not take", () => {
    const kernel = new Kernel();
    kernel.turns = [
      { takes: 1, errno: Errno.EAGAIN },
      { takes: 0, errno: Errno.EAGAIN },
    ];
    put(kernel, 3);
    expect(kernel.queue.flush()).toBe(Errno.EAGAIN);
    expect(kernel.queue.sent).toBe(1);
    put(kernel, 1, 3);
    expect(kernel.queue.flush()).toBe(0);
    expect(kernel.sent).toEqual([0, 1, 2, 3]);
  });

  it("sends a frame again that the device dropped, whether or not the kernel wrote down that it took it", () => {
    const kernel = new Kernel();
    kernel.turns = [
      { takes: 2, drops: true },
      { takes: 0, drops: true },
      { takes: 0, drops: true },
    ];
    put(kernel, 5);
    expect(kernel.queue.flush()).toBe(Errno.ENOBUFS);
    expect(kernel.queue.sent).toBe(2);
    expect(kernel.queue.flush()).toBe(Errno.ENOBUFS);
    expect(kernel.queue.flush()).toBe(Errno.ENOBUFS);
    expect(kernel.queue.sent).toBe(2);
    expect(kernel.queue.flush()).toBe(0);
    expect(kernel.sent.toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(kernel.queue.sent).toBe(5);
  });

  it("refuses all that waits when the interface is gone, and is broken from then on", () => {
    const kernel = new Kernel();
    kernel.turns = [
      { takes: 1, errno: Errno.ENETDOWN },
      { takes: 0, errno: Errno.ENETDOWN },
    ];
    put(kernel, 3);
    expect(kernel.queue.flush()).toBe(0);
    expect(kernel.refused).toEqual([1, 2]);
    expect(kernel.queue.isBroken).toBe(true);
  });

  it("does not write over a frame that the device has not done with", () => {
    const kernel = new Kernel();
    kernel.completes = false;
    const used = new Set<number>();
    let errno = 0;
    while (errno === 0) {
      const offset = kernel.queue.room();
      expect(used.has(offset)).toBe(false);
      used.add(offset);
      put(kernel, 1);
      errno = kernel.queue.flush();
    }
    expect(errno).toBe(Errno.EAGAIN);
    expect(kernel.queue.room()).toBe(-1);
    kernel.finish();
    expect(kernel.queue.flush()).toBe(0);
    expect(kernel.queue.room()).toBeGreaterThanOrEqual(0);
  });

  it("lets no frame cross the bounds of a chunk or of the memory, and has a bound to what waits", () => {
    const kernel = new Kernel();
    let count = 0;
    for (let offset = kernel.queue.room(); offset >= 0; offset = kernel.queue.room()) {
      expect((offset % 4_096) + 1_536).toBeLessThanOrEqual(4_096);
      put(kernel, 1);
      count += 1;
    }
    expect(count).toBe(512);
  });

  it("goes round the rings again and again", () => {
    const kernel = new Kernel();
    for (let round = 0; round < 20; round += 1) {
      put(kernel, 500);
      expect(kernel.queue.flush()).toBe(0);
    }
    expect(kernel.queue.sent).toBe(10_000);
  });
});
