import type { Epoll } from "../../linux/epoll.ts";
import { Errno } from "../../linux/errno.ts";
import type { TcpSockets } from "../../linux/tcp-socket.ts";

const NO_SLOT = -1;
const INITIAL_DESCRIPTORS = 1_024;

/** Sockets that are watched and ready for a connection, and the slot that each taken one serves. */
export class SocketPool {
  readonly #sockets: TcpSockets;
  readonly #epoll: Epoll;
  readonly #idle4: number[] = [];
  readonly #idle6: number[] = [];
  /** By descriptor. */
  #slots = new Int32Array(INITIAL_DESCRIPTORS).fill(NO_SLOT);

  constructor(sockets: TcpSockets, epoll: Epoll) {
    this.#sockets = sockets;
    this.#epoll = epoll;
  }

  /** A socket for a slot's probe; a negative errno when there is none to be had. */
  take(family: 4 | 6, slot: number): number {
    const socket = (family === 4 ? this.#idle4 : this.#idle6).pop() ?? this.#open(family);
    if (socket >= 0) this.#slots[socket] = slot;
    return socket;
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
    const errno = this.#epoll.add(socket, socket);
    if (errno === 0) return socket;
    this.#sockets.close(socket);
    return -errno;
  }

  #closeIdle(idle: number[]): void {
    for (const socket of idle) this.#sockets.close(socket);
    idle.length = 0;
  }

  #enlarge(socket: number): void {
    const larger = new Int32Array(Math.max(this.#slots.length * 2, socket + 1)).fill(NO_SLOT);
    larger.set(this.#slots);
    this.#slots = larger;
  }
}
