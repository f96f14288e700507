import { SystemError } from "../errors.ts";
import { errnoName } from "./errno.ts";
import { libc } from "./libc.ts";
import { SOCK_RAW } from "./open-socket.ts";
import { AF_INET } from "./socket-address.ts";

/** Protocol that a raw socket which only sends is opened with, raw(7). */
const IPPROTO_RAW = 255;

/** Whether this process may send and capture packets of its own making, and the errno by name where it may not. */
export interface RawCapability {
  readonly available: boolean;
  /** `EPERM` without CAP_NET_RAW; `ENGINE_UNAVAILABLE` where there are no Linux system calls; empty when available. */
  readonly lack: string;
}

/**
 * Tries to open a raw IP socket, which needs CAP_NET_RAW as packet sockets do (raw(7), packet(7), capabilities(7)), and closes it: a packet
 * socket would take some 10 ms to close.
 */
export function rawCapability(): RawCapability {
  try {
    const library = libc();
    const socket = library.socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
    if (socket < 0) return { available: false, lack: errnoName(library.errno()) };
    library.close(socket);
    return { available: true, lack: "" };
  } catch (error) {
    if (error instanceof SystemError) return { available: false, lack: error.code };
    throw error;
  }
}
