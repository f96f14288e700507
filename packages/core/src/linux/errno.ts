import { constants } from "node:os";

/** Numbers of the errors that Portolan tells apart (errno(3)), as this machine has them. */
export const Errno = {
  EACCES: constants.errno.EACCES,
  EADDRINUSE: constants.errno.EADDRINUSE,
  EADDRNOTAVAIL: constants.errno.EADDRNOTAVAIL,
  EAFNOSUPPORT: constants.errno.EAFNOSUPPORT,
  EAGAIN: constants.errno.EAGAIN,
  EALREADY: constants.errno.EALREADY,
  EBUSY: constants.errno.EBUSY,
  ECONNREFUSED: constants.errno.ECONNREFUSED,
  ECONNRESET: constants.errno.ECONNRESET,
  EHOSTUNREACH: constants.errno.EHOSTUNREACH,
  EINPROGRESS: constants.errno.EINPROGRESS,
  EINTR: constants.errno.EINTR,
  EINVAL: constants.errno.EINVAL,
  EMFILE: constants.errno.EMFILE,
  ENETDOWN: constants.errno.ENETDOWN,
  ENETUNREACH: constants.errno.ENETUNREACH,
  ENFILE: constants.errno.ENFILE,
  ENOBUFS: constants.errno.ENOBUFS,
  ENODEV: constants.errno.ENODEV,
  ENOMEM: constants.errno.ENOMEM,
  ENOSPC: constants.errno.ENOSPC,
  ENXIO: constants.errno.ENXIO,
  EPERM: constants.errno.EPERM,
  EPIPE: constants.errno.EPIPE,
  ETIMEDOUT: constants.errno.ETIMEDOUT,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, value]) => [value, name]),
);

/** The name of an error number, such as `EMFILE`. */
export function errnoName(errno: number): string {
  return NAMES.get(errno) ?? `errno ${errno}`;
}
