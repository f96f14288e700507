import { describe, expect, it } from "vitest";
import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { ALIGNMENT, placeLength, SendQueue } from "./send-queue.ts";

const FRAME_LENGTH = 58;
const MARK = 3;
/** Packets that the queue holds, as of `sendmmsg`. */
const BATCH = 512;
/** Where the buffers seem to lie, so far apart that each address tells its buffer. */
const APART = 0x1_0000_0000n;

/** The kernel's side: takes the packets that the headers point at. */
class Kernel {
  readonly queue: SendQueue;
  /** First byte and length of each packet that was sent. */
  readonly sent: [first: number, length: number][] = [];
  readonly refused: number[] = [];
  /** What each call takes at most, or fails with; all that there is when none is left. */
  turns: { readonly takes?: number; readonly errno?: number }[] = [];
  readonly #buffers: Uint8Array[] = [];
  #errno = 0;

  constructor() {
    const libc = {
      addressOf: (bytes: Uint8Array): bigint => BigInt(this.#buffers.push(bytes)) * APART,
      sendmmsg: (_: number, headers: Uint8Array, count: number) => this.#send(headers, count),
      errno: () => this.#errno,
    } as unknown as Libc;
    this.queue = new SendQueue(libc, 7, 0, (buffer, offset) => this.refused.push(buffer[offset] as number));
  }

  #at(address: bigint, length: number): Uint8Array {
    const start = Number(address % APART);
    return (this.#buffers[Number(address / APART) - 1] as Uint8Array).subarray(start, start + length);
  }

  #send(headers: Uint8Array, count: number): number {
    const { takes = count, errno = 0 } = this.turns.shift() ?? {};
    this.#errno = errno;
    if (errno !== 0) return -1;
    const view = new DataView(headers.buffer, headers.byteOffset);
    for (let message = 0; message < Math.min(takes, count); message += 1) {
      const vector = this.#at(view.getBigUint64(message * 64 + 16, true), 16);
      const parts = new DataView(vector.buffer, vector.byteOffset);
      const length = Number(parts.getBigUint64(8, true));
      this.sent.push([this.#at(parts.getBigUint64(0, true), length)[0] as number, length]);
    }
    return Math.min(takes, count);
  }
}

/** Puts packets in the queue, each with its number in the first byte, until that many are there. */
function put({ queue }: Kernel, count: number, mark = 0, length = FRAME_LENGTH): void {
  for (let packet = 0; packet < count; packet += 1) {
    const room = queue.room();
    expect(room).toBeGreaterThanOrEqual(0);
    queue.buffer[room] = packet & 0xff;
    queue.add(length, mark);
  }
}

const numbered = (count: number, length = FRAME_LENGTH): [number, number][] =>
  Array.from({ length: count }, (_, packet) => [packet & 0xff, length]);

describe("SendQueue", () => {
  it("sends what was added in order, and over several calls where one does not take all", () => {
    const kernel = new Kernel();
    put(kernel, 5);
    kernel.turns = [{ takes: 2 }, { errno: Errno.EINTR }];
    expect(kernel.queue.flush()).toBe(0);
    expect(kernel.sent).toEqual(numbered(5));
    expect(kernel.queue.sent).toBe(5);
  });

  it("keeps what the kernel lacks something for, and passes over what it refuses", () => {
    const kernel = new Kernel();
    put(kernel, 4);
    kernel.turns = [{ takes: 1 }, { errno: Errno.ENOBUFS }];
    expect(kernel.queue.flush()).toBe(Errno.ENOBUFS);
    expect(kernel.sent).toEqual(numbered(1));
    kernel.turns = [{ errno: Errno.EPERM }];
    expect(kernel.queue.flush()).toBe(0);
    expect(kernel.refused).toEqual([1]);
    expect(kernel.sent.map(([first]) => first)).toEqual([0, 2, 3]);
  });

  it("is full with a batch", () => {
    const kernel = new Kernel();
    put(kernel, BATCH);
    expect(kernel.queue.room()).toBe(-1);
    expect(kernel.queue.addMarked(MARK, FRAME_LENGTH, 1)).toBe(0);
  });

  it("adds packets in the places of marked ones in one go, as far as there are such, to be written over", () => {
    const kernel = new Kernel();
    const { queue } = kernel;
    expect(queue.addMarked(MARK, FRAME_LENGTH, 9)).toBe(0);
    put(kernel, 6, MARK);
    queue.flush();
    kernel.sent.length = 0;

    put(kernel, 2, MARK);
    const room = queue.room();
    expect(queue.addMarked(MARK, FRAME_LENGTH, 3)).toBe(3);
    for (let packet = 0; packet < 3; packet += 1)
      queue.buffer[room + packet * placeLength(FRAME_LENGTH)] = 100 + packet;
    expect(queue.addMarked(MARK + 1, FRAME_LENGTH, 9)).toBe(0);
    expect(queue.addMarked(MARK, FRAME_LENGTH, 9)).toBe(1);
    expect(queue.addMarked(MARK, FRAME_LENGTH, 9)).toBe(0);
    expect(queue.flush()).toBe(0);
    expect(kernel.sent.map(([first]) => first)).toEqual([0, 1, 100, 101, 102, 5]);
    expect(kernel.sent.every(([, length]) => length === FRAME_LENGTH)).toBe(true);
  });

  it("adds none where longer packets lie now", () => {
    const kernel = new Kernel();
    put(kernel, 6, MARK);
    kernel.queue.flush();
    put(kernel, 1, 0, 3 * ALIGNMENT);
    kernel.queue.flush();
    put(kernel, 1, MARK);
    expect(kernel.queue.addMarked(MARK, FRAME_LENGTH, 9)).toBe(0);
  });
});
