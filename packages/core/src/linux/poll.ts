import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { callFailed } from "./open-socket.ts";
import { pinnedBytes } from "./pinned-bytes.ts";

/*
 * struct pollfd, poll(2), 8 bytes: descriptor in 4, events asked for in 2, events found in 2.
 */
const ENTRY_LENGTH = 8;
const EVENTS = 4;
const FOUND = 6;
const POLLIN = 0x001;

/** A few descriptors that are waited for together until one can be read, poll(2). */
export class Poll {
  readonly #libc: Libc;
  readonly #count: number;
  readonly #entries: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;

  constructor(libc: Libc, descriptors: readonly number[]) {
    this.#libc = libc;
    this.#count = descriptors.length;
    this.#entries = pinnedBytes(ENTRY_LENGTH * descriptors.length);
    this.#view = new DataView(this.#entries.buffer);
    for (const [index, descriptor] of descriptors.entries()) {
      this.#view.setInt32(index * ENTRY_LENGTH, descriptor, true);
      this.#view.setUint16(index * ENTRY_LENGTH + EVENTS, POLLIN, true);
    }
  }

  /**
   * Waits until a descriptor can be read, up to so many milliseconds (whole ones, rounded up), and returns how many can. A signal ends the wait early.
   *
   * @throws SystemError `SYSTEM_CALL_FAILED`
   */
  wait(maxWaitMs: number): number {
    const count = this.#libc.poll(this.#entries, this.#count, Math.ceil(maxWaitMs));
    if (count >= 0) return count;
    const errno = this.#libc.errno();
    if (errno === Errno.EINTR) return 0;
    throw callFailed("poll", errno);
  }

  /** Whether the descriptor at that place can be read, or has an error to be taken. Holds after a wait that found one. */
  readyAt(index: number): boolean {
    return this.#view.getUint16(index * ENTRY_LENGTH + FOUND, true) !== 0;
  }
}
