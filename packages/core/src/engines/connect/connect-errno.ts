import { Errno } from "../../linux/errno.ts";
import { type Observation, ObservationKind } from "../observation.ts";

/** Errors of socket(2), connect(2) and epoll_ctl(2) that pass when other probes have ended. */
const LACKS: ReadonlySet<number> = new Set([
  Errno.EMFILE,
  Errno.ENFILE,
  Errno.ENOBUFS,
  Errno.ENOMEM,
  Errno.ENOSPC,
  Errno.EAGAIN,
  Errno.EADDRNOTAVAIL,
]);

/** Whether an error is a lack on this machine, which says nothing of the port. */
export function isLocalLack(errno: number): boolean {
  return LACKS.has(errno);
}

/** What an error of connect(2) itself says, before any packet left (ip(7), "Error handling"). */
export function fromConnectError(errno: number): Observation {
  switch (errno) {
    case Errno.ENETUNREACH:
    case Errno.EHOSTUNREACH:
      return ObservationKind.noRoute;
    case Errno.EAFNOSUPPORT:
      return ObservationKind.noSourceAddress;
    case Errno.ECONNREFUSED:
      return ObservationKind.reset;
    default:
      return ObservationKind.localDenied;
  }
}

/**
 * What the error of a connection attempt says (SO_ERROR) when no ICMP message was kept with it. Linux turns ICMP codes into errno
 * values many to one, so the network's word is only told apart as far as the value goes.
 */
export function fromConnectionError(errno: number): Observation {
  switch (errno) {
    case Errno.ECONNREFUSED:
      return ObservationKind.reset;
    case 0:
    case Errno.ECONNRESET:
    case Errno.EPIPE:
      return ObservationKind.connected;
    case Errno.ETIMEDOUT:
      return ObservationKind.silence;
    case Errno.ENETUNREACH:
      return ObservationKind.netUnreachable;
    case Errno.EHOSTUNREACH:
      return ObservationKind.hostUnreachable;
    case Errno.EACCES:
    case Errno.EPERM:
      return ObservationKind.prohibited;
    default:
      return ObservationKind.unreachable;
  }
}
