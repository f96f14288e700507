import { SystemError } from "../errors.ts";
import { Errno, errnoName } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { pinnedBytes } from "./pinned-bytes.ts";

/*
 * struct epoll_event, epoll_ctl(2): packed on x86-64, aligned to 8 bytes elsewhere.
 *
 *   x86-64   0        4              12          others   0        4        8              16
 *            | events | data         |                    | events |  pad   | data         |
 *
 * `data` is ours: it carries a number in its low 32 bits.
 */
const EVENT_LENGTH = process.arch === "x64" ? 12 : 16;
const EVENT_DATA = process.arch === "x64" ? 4 : 8;

/** Operations and flags of epoll_ctl(2). */
const EPOLL_CLOEXEC = 0o2000000;
const EPOLL_CTL_ADD = 1;
const EPOLLOUT = 0x004;
const EPOLLET = 0x8000_0000;
/** Readiness, as of epoll_ctl(2). */
export const EPOLLERR = 0x008;
export const EPOLLHUP = 0x010;

/**
 * An epoll instance, epoll(7), edge-triggered: a socket is reported when its state changes. Sockets are known by a number of the
 * caller's, and leave by being closed.
 */
export class Epoll {
  readonly #libc: Libc;
  readonly #descriptor: number;
  readonly #most: number;
  readonly #events: Uint8Array<ArrayBuffer>;
  readonly #eventsView: DataView;
  readonly #registration = pinnedBytes(EVENT_LENGTH);
  readonly #registrationView = new DataView(this.#registration.buffer);

  /**
   * @param most Events taken in one wait.
   * @throws SystemError `SYSTEM_CALL_FAILED` when the kernel gives no instance, for want of descriptors for one.
   */
  constructor(libc: Libc, most: number) {
    this.#libc = libc;
    this.#most = most;
    this.#events = pinnedBytes(EVENT_LENGTH * most);
    this.#eventsView = new DataView(this.#events.buffer);
    this.#descriptor = libc.epollCreate(EPOLL_CLOEXEC);
    if (this.#descriptor < 0) {
      const name = errnoName(libc.errno());
      throw new SystemError(
        "SYSTEM_CALL_FAILED",
        `epoll_create1 failed with ${name}: raise the limit of open files (ulimit -n).`,
      );
    }
  }

  /** Watches a socket for the ends of its connection attempts. Returns 0, or the errno of the refusal. */
  add(socket: number, data: number): number {
    this.#registrationView.setUint32(0, (EPOLLOUT | EPOLLET) >>> 0, true);
    this.#registrationView.setUint32(EVENT_DATA, data, true);
    const result = this.#libc.epollControl(this.#descriptor, EPOLL_CTL_ADD, socket, this.#registration);
    return result === 0 ? 0 : this.#libc.errno();
  }

  /** Waits for events and returns how many came, to be read with `dataAt` and `readinessAt` before the next wait. */
  wait(maxWaitMs: number): number {
    const count = this.#libc.epollWait(this.#descriptor, this.#events, this.#most, maxWaitMs);
    if (count >= 0) return count;
    const errno = this.#libc.errno();
    if (errno === Errno.EINTR) return 0;
    throw new SystemError(
      "SYSTEM_CALL_FAILED",
      `epoll_wait failed with ${errnoName(errno)}: please report this as a fault.`,
    );
  }

  dataAt(index: number): number {
    return this.#eventsView.getUint32(index * EVENT_LENGTH + EVENT_DATA, true);
  }

  readinessAt(index: number): number {
    return this.#eventsView.getUint32(index * EVENT_LENGTH, true);
  }

  close(): void {
    this.#libc.close(this.#descriptor);
  }
}
