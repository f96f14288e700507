import type { Libc } from "./libc.ts";
import { pinnedBytes } from "./pinned-bytes.ts";
import { AF_INET, AF_INET6, type SocketAddress } from "./socket-address.ts";

/** Type and flags of socket(2). */
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
/** Options of socket(7). */
const SOL_SOCKET = 1;
const SO_LINGER = 13;
/** Options of ip(7) and ipv6(7). */
const IPPROTO_IP = 0;
const IP_RECVERR = 11;
const IPPROTO_IPV6 = 41;
const IPV6_RECVERR = 25;

/** What the calls below return when all went well. */
const NO_ERROR = 0;

/** The calls on TCP sockets that a connect scan needs, over buffers made once. Each returns 0 or an errno, and throws nothing. */
export class TcpSockets {
  readonly #libc: Libc;
  readonly #one = pinnedBytes(4);
  /** struct linger of socket(7), `{ on, 0 seconds }`: close sends RST at once and leaves no TIME_WAIT behind. */
  readonly #lingerZero = pinnedBytes(8);
  readonly #length = pinnedBytes(4);
  readonly #lengthView = new DataView(this.#length.buffer);

  constructor(libc: Libc) {
    this.#libc = libc;
    new DataView(this.#one.buffer).setInt32(0, 1, true);
    new DataView(this.#lingerZero.buffer).setInt32(0, 1, true);
  }

  /** A non-blocking socket that keeps ICMP errors for `ErrorQueueReader`; a negative errno when there is none to be had. */
  open(family: 4 | 6): number {
    const socket = this.#libc.socket(family === 4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) return -this.#libc.errno();
    if (family === 4) this.#libc.setsockopt(socket, IPPROTO_IP, IP_RECVERR, this.#one, 4);
    else this.#libc.setsockopt(socket, IPPROTO_IPV6, IPV6_RECVERR, this.#one, 4);
    return socket;
  }

  /** connect(2): begins an attempt; on a socket whose attempt has failed it takes the error, and leaves the socket unconnected. */
  connect(socket: number, address: SocketAddress): number {
    return this.#libc.connect(socket, address.bytes, address.length) === 0 ? NO_ERROR : this.#libc.errno();
  }

  /** Fills in the address that the kernel chose for our side. */
  localAddress(socket: number, into: SocketAddress): number {
    this.#lengthView.setUint32(0, into.bytes.length, true);
    return this.#libc.getsockname(socket, into.bytes, this.#length) === 0 ? NO_ERROR : this.#libc.errno();
  }

  close(socket: number): void {
    this.#libc.close(socket);
  }

  /** Closes a socket that is, or may be, connected. */
  reset(socket: number): void {
    this.#libc.setsockopt(socket, SOL_SOCKET, SO_LINGER, this.#lingerZero, 8);
    this.#libc.close(socket);
  }
}
