import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import {
  type NetlinkAttribute,
  type NetlinkMessage,
  NLM_F_DUMP,
  NLMSG_DONE,
  NLMSG_ERROR,
  netlinkErrno,
  netlinkMessages,
  netlinkRequest,
} from "./netlink-message.ts";
import { callFailed, openSocket, SOCK_RAW } from "./open-socket.ts";
import { pinnedBytes } from "./pinned-bytes.ts";

/** Address family and protocol of netlink(7). */
const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;
/** recv(2): a request is answered before send(2) returns, so there is nothing to wait for. */
const MSG_DONTWAIT = 0x40;
const MSG_TRUNC = 0x20;
/** The kernel puts no more than 32 KiB of a dump in one datagram (netlink(7) on buffer sizes). */
const RECEIVE_LENGTH = 65_536;
/** A full routing table of the internet has some 1,200,000 routes: one that is longer is not read to its end. */
const MOST_DATAGRAMS = 10_000;

/** What came of a question with one answer. */
export type NetlinkAnswer =
  | { readonly message: NetlinkMessage; readonly errno: 0 }
  | { readonly message: undefined; readonly errno: number };

/** A socket that asks the kernel about links, routes and neighbours, rtnetlink(7). */
export class NetlinkSocket {
  readonly #libc: Libc;
  readonly #socket: number;
  readonly #received = pinnedBytes(RECEIVE_LENGTH);
  #sequence = 0;

  /** @throws SystemError `SYSTEM_CALL_FAILED` */
  constructor(libc: Libc) {
    this.#libc = libc;
    this.#socket = openSocket(libc, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
  }

  /**
   * Asks what has one answer, or an errno.
   *
   * @throws SystemError `SYSTEM_CALL_FAILED` when the question can't be put.
   */
  ask(type: number, fixed: Uint8Array, attributes: readonly NetlinkAttribute[]): NetlinkAnswer {
    const sequence = this.#send(type, 0, fixed, attributes);
    for (let datagrams = 0; datagrams < MOST_DATAGRAMS; datagrams += 1) {
      const message = this.#receive().find((candidate) => candidate.sequence === sequence);
      if (message === undefined) continue;
      if (message.type !== NLMSG_ERROR) return { message, errno: 0 };
      return { message: undefined, errno: netlinkErrno(message.body) || Errno.EINVAL };
    }
    return { message: undefined, errno: Errno.EINVAL };
  }

  /**
   * Asks for a whole table and hands over its entries one by one. Returns false when it could not be read to its end.
   *
   * @throws SystemError `SYSTEM_CALL_FAILED` when the question can't be put.
   */
  dump(type: number, fixed: Uint8Array, take: (message: NetlinkMessage) => void): boolean {
    const sequence = this.#send(type, NLM_F_DUMP, fixed, []);
    for (let datagrams = 0; datagrams < MOST_DATAGRAMS; datagrams += 1) {
      for (const message of this.#receive()) {
        if (message.sequence !== sequence) continue;
        if (message.type === NLMSG_DONE) return true;
        if (message.type === NLMSG_ERROR) return false;
        take(message);
      }
    }
    return false;
  }

  #send(type: number, flags: number, fixed: Uint8Array, attributes: readonly NetlinkAttribute[]): number {
    this.#sequence = (this.#sequence + 1) >>> 0;
    const request = netlinkRequest(type, flags, this.#sequence, fixed, attributes);
    if (this.#libc.send(this.#socket, request, request.length, 0) < 0) throw callFailed("send", this.#libc.errno());
    return this.#sequence;
  }

  #receive(): NetlinkMessage[] {
    const length = this.#libc.recv(this.#socket, this.#received, RECEIVE_LENGTH, MSG_DONTWAIT | MSG_TRUNC);
    if (length < 0) {
      const errno = this.#libc.errno();
      if (errno === Errno.EINTR) return [];
      throw callFailed("recv", errno);
    }
    return netlinkMessages(this.#received.subarray(0, Math.min(length, RECEIVE_LENGTH)));
  }

  close(): void {
    this.#libc.close(this.#socket);
  }
}
