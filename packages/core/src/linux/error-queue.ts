import type { Libc } from "./libc.ts";
import { pinnedBytes } from "./pinned-bytes.ts";

/*
 * struct msghdr, recvmsg(2), 56 bytes on 64-bit machines:
 *
 *   0          8         12    16          24          32          40             48      52    56
 *   | name *   | namelen | pad | iov *     | iovlen    | control * | controllen   | flags | pad |
 *
 * A control message, cmsg(3), that carries struct sock_extended_err, ip(7):
 *
 *   0          8       12     16       20       21     22     23    24     28     32
 *   | length   | level | type | errno  | origin | type | code | pad | info | data | offender's sockaddr …
 */
const MESSAGE_LENGTH = 56;
const MESSAGE_CONTROL = 32;
const MESSAGE_CONTROL_LENGTH = 40;
/** A control message with the extended error and the offender's sockaddr_in6, and room to spare. */
const CONTROL_LENGTH = 128;
const ERROR_ORIGIN = 20;
const ERROR_TYPE = 21;
const ERROR_CODE = 22;
const SHORTEST_CONTROL = 32;

/** Flags of recv(2). */
const MSG_DONTWAIT = 0x40;
const MSG_ERRQUEUE = 0x2000;

/** Origins of an extended error, ip(7) under IP_RECVERR. */
const SO_EE_ORIGIN_ICMP = 2;
const SO_EE_ORIGIN_ICMP6 = 3;

/**
 * Reads the ICMP error that a socket got, from its error queue (ip(7), ipv6(7): IP_RECVERR and IPV6_RECVERR).
 *
 * The errno of a connection attempt says less than the message did: a port unreachable sent by a firewall and a reset sent by the
 * host are both ECONNREFUSED, and calling the first one closed would be wrong.
 */
export class ErrorQueueReader {
  readonly #libc: Libc;
  readonly #message = pinnedBytes(MESSAGE_LENGTH);
  readonly #messageView = new DataView(this.#message.buffer);
  readonly #control = pinnedBytes(CONTROL_LENGTH);
  readonly #controlView = new DataView(this.#control.buffer);
  /** Family, type and code of the message that `read` found. */
  family: 4 | 6 = 4;
  type = 0;
  code = 0;

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#messageView.setBigUint64(MESSAGE_CONTROL, libc.addressOf(this.#control), true);
    this.#offerControl();
  }

  /** Takes one message off the queue; false when there is none, or none that came by ICMP. */
  read(socket: number): boolean {
    // The kernel writes to the message only when there was something to read.
    if (this.#libc.recvmsg(socket, this.#message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return false;
    const length = this.#messageView.getUint32(MESSAGE_CONTROL_LENGTH, true);
    this.#offerControl();
    if (length < SHORTEST_CONTROL) return false;
    const origin = this.#control[ERROR_ORIGIN];
    if (origin !== SO_EE_ORIGIN_ICMP && origin !== SO_EE_ORIGIN_ICMP6) return false;
    this.family = origin === SO_EE_ORIGIN_ICMP ? 4 : 6;
    this.type = this.#controlView.getUint8(ERROR_TYPE);
    this.code = this.#controlView.getUint8(ERROR_CODE);
    return true;
  }

  /** Tells the kernel how much room there is for a control message: it puts the used length in its place. */
  #offerControl(): void {
    this.#messageView.setUint32(MESSAGE_CONTROL_LENGTH, CONTROL_LENGTH, true);
    this.#messageView.setUint32(MESSAGE_CONTROL_LENGTH + 4, 0, true);
  }
}
