import { SystemError } from "../errors.ts";
import { errnoName } from "./errno.ts";
import type { Libc } from "./libc.ts";

/** Types and flags of socket(2). */
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
export const SOCK_CLOEXEC = 0o2000000;

/** The error for a system call that should have worked. */
export function callFailed(call: string, errno: number): SystemError {
  return new SystemError(
    "SYSTEM_CALL_FAILED",
    `${call} failed with ${errnoName(errno)}: run as root, or with the right CAP_NET_RAW, or use the engine "connect".`,
  );
}

/**
 * Opens a socket that no child process inherits.
 *
 * @throws SystemError `SYSTEM_CALL_FAILED` for want of rights or descriptors.
 */
export function openSocket(libc: Libc, domain: number, type: number, protocol: number): number {
  const socket = libc.socket(domain, type | SOCK_CLOEXEC, protocol);
  if (socket < 0) throw callFailed("socket", libc.errno());
  return socket;
}

/** Runs the steps that make a socket ready, and closes it when one of them throws. */
export function prepareSocket(libc: Libc, socket: number, prepare: () => void): number {
  try {
    prepare();
    return socket;
  } catch (error) {
    libc.close(socket);
    throw error;
  }
}
