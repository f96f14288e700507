import type { Epoll } from "../../linux/epoll.ts";
import { Errno } from "../../linux/errno.ts";
import type { TcpSockets } from "../../linux/tcp-socket.ts";

const NO_SLOT = -1;
const INITIAL_DESCRIPTORS = 1_024;

/** Sockets that are ready for a connection, and the slot that each taken one serves. */
export class SocketPool {
  readonly #sockets: TcpSockets;
  readonly #epoll: Epoll;
  readonly #idle4: number[] = [];
  readonly #idle6: number[] = [];
  /** By descriptor: the slot it serves, and whether epoll watches it. */
  #slots = new Int32Array(INITIAL_DESCRIPTORS).fill(NO_SLOT);
  #isWatched = new Uint8Array(INITIAL_DESCRIPTORS);

  constructor(sockets: TcpSockets, epoll: Epoll) {
    this.#sockets = sockets;
    this.#epoll = epoll;
  }

  /** A socket for a slot's probe, or for one that has no slot yet (−1); a negative errno when there is none to be had. */
  take(family: 4 | 6, slot: number): number {
    const socket = (family === 4 ? this.#idle4 : this.#idle6).pop() ?? this.#open(family);
    if (socket >= 0) this.#slots[socket] = slot;
    return socket;
  }

  /** Has epoll watch a socket from now on, as long as it lives. Returns 0, or the errno of the refusal. */
  watch(socket: number): number {
    if (this.#isWatched[socket] === 1) return 0;
    const errno = this.#epoll.add(socket, socket);
    if (errno === 0) this.#isWatched[socket] = 1;
    return errno;
  }

  /** Has a taken socket serve a slot. */
  assign(socket: number, slot: number): void {
    this.#slots[socket] = slot;
  }

  /** The slot that a socket serves; −1 when it is idle or not ours. */
  slotOf(socket: number): number {
    return this.#slots[socket] ?? NO_SLOT;
  }

  /** Takes a socket back that is unconnected and has nothing left to tell. */
  giveBack(socket: number, family: 4 | 6): void {
    this.#slots[socket] = NO_SLOT;
    (family === 4 ? this.#idle4 : this.#idle6).push(socket);
  }

  /** Closes a socket at once, whatever state it is in. */
  discard(socket: number): void {
    this.#slots[socket] = NO_SLOT;
    this.#sockets.reset(socket);
  }

  close(): void {
    this.#closeIdle(this.#idle4);
    this.#closeIdle(this.#idle6);
  }

  #open(family: 4 | 6): number {
    let socket = this.#sockets.open(family);
    const others = family === 4 ? this.#idle6 : this.#idle4;
    if (socket === -Errno.EMFILE && others.length > 0) {
      // The other family's idle sockets are what is in the way.
      this.#closeIdle(others);
      socket = this.#sockets.open(family);
    }
    if (socket < 0) return socket;
    if (socket >= this.#slots.length) this.#enlarge(socket);
    this.#isWatched[socket] = 0;
    return socket;
  }

  #closeIdle(idle: number[]): void {
    for (const socket of idle) this.#sockets.close(socket);
    idle.length = 0;
  }

  #enlarge(socket: number): void {
    const larger = new Int32Array(Math.max(this.#slots.length * 2, socket + 1)).fill(NO_SLOT);
    larger.set(this.#slots);
    this.#slots = larger;
    const watched = new Uint8Array(larger.length);
    watched.set(this.#isWatched);
    this.#isWatched = watched;
  }
}
