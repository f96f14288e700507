import { SystemError } from "../errors.ts";
import { errnoName } from "./errno.ts";
import { libc } from "./libc.ts";
import { AF_PACKET } from "./link-address.ts";
import { SOCK_RAW } from "./open-socket.ts";

/** Whether this process may send and capture packets of its own making, and the errno by name where it may not. */
export interface RawCapability {
  readonly available: boolean;
  /** `EPERM` without CAP_NET_RAW; `ENGINE_UNAVAILABLE` where there are no Linux system calls; empty when available. */
  readonly lack: string;
}

/** Tries to open a packet socket, which needs CAP_NET_RAW as raw IP sockets do (packet(7), capabilities(7)), and closes it. */
export function rawCapability(): RawCapability {
  try {
    const library = libc();
    const socket = library.socket(AF_PACKET, SOCK_RAW, 0);
    if (socket < 0) return { available: false, lack: errnoName(library.errno()) };
    library.close(socket);
    return { available: true, lack: "" };
  } catch (error) {
    if (error instanceof SystemError) return { available: false, lack: error.code };
    throw error;
  }
}
