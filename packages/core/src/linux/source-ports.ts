import { randomInt } from "node:crypto";
import { SystemError } from "../errors.ts";
import { nothingFilter } from "./answer-filter.ts";
import { ephemeralPorts } from "./ephemeral-ports.ts";
import { Errno } from "./errno.ts";
import { libc as cLibrary, type Libc } from "./libc.ts";
import { callFailed, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_STREAM } from "./open-socket.ts";
import { AF_INET, AF_INET6, SocketAddress } from "./socket-address.ts";
import { attachFilter, setIntegerOption } from "./socket-options.ts";

/** Options of socket(7) and ipv6(7). */
const SOL_SOCKET = 1;
const SO_REUSEPORT = 15;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;

/** Places that are tried for a run of free ports. */
const MOST_TRIES = 200;

const ANY_ADDRESS = new Uint8Array(16);

/** Ports of this machine that no other program gets while they are held. */
export interface SourcePorts {
  readonly first: number;
  readonly count: number;
  /** Gives them back. */
  close(): void;
}

/**
 * Holds ports, TCP and UDP, IPv4 and IPv6, by sockets that are bound and neither listen nor receive: the kernel answers SYN-ACKs to them with
 * RST, and says nothing to datagrams. Each port costs two descriptors.
 *
 * @param wanted First port, where the caller must have that one. Other threads of the same user may hold it in the same way. Any free
 * ones from the range of ephemeral ports when left out.
 * @throws SystemError `LOCAL_RESOURCES_EXHAUSTED` when they are taken, or no free ones were found; `SYSTEM_CALL_FAILED` for want of
 * rights (ports below 1,024) or descriptors.
 */
export function reserveSourcePorts(count: number, wanted?: number): SourcePorts {
  const libc = cLibrary();
  if (wanted !== undefined) {
    const ports = holdAll(libc, wanted, count, true);
    if (ports !== undefined) return ports;
    throw new SystemError(
      "LOCAL_RESOURCES_EXHAUSTED",
      `Another program uses a port from ${wanted} to ${wanted + count - 1}: choose another source port.`,
    );
  }
  const { first, last } = ephemeralPorts();
  const latest = Math.max(first, last - count + 1);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const ports = holdAll(libc, randomInt(first, latest + 1), count, false);
    if (ports !== undefined) return ports;
  }
  throw new SystemError(
    "LOCAL_RESOURCES_EXHAUSTED",
    `No ${count} free ports in a row were found from ${first} to ${last}: name a source port.`,
  );
}

/** Holds all the ports, or returns undefined and holds none when one of them is taken. */
function holdAll(libc: Libc, first: number, count: number, isShared: boolean): SourcePorts | undefined {
  const sockets: number[] = [];
  const close = (): void => {
    for (const socket of sockets.splice(0)) libc.close(socket);
  };
  try {
    for (let port = first; port < first + count; port += 1) {
      if (holdPort(libc, port, isShared, sockets)) continue;
      close();
      return undefined;
    }
  } catch (error) {
    close();
    throw error;
  }
  return { first, count, close };
}

function holdPort(libc: Libc, port: number, isShared: boolean, sockets: number[]): boolean {
  return [SOCK_STREAM, SOCK_DGRAM].every((type) => {
    // An IPv6 socket holds the port for both families; a machine without IPv6 has IPv4 ones only.
    const errno = hold(libc, 6, type, port, isShared, sockets);
    const isWithoutIpv6 = errno === Errno.EAFNOSUPPORT || errno === Errno.EADDRNOTAVAIL;
    const final = isWithoutIpv6 ? hold(libc, 4, type, port, isShared, sockets) : errno;
    if (final !== 0 && final !== Errno.EADDRINUSE) throw callFailed(`Holding port ${port}`, final);
    return final === 0;
  });
}

/** Returns 0 or an errno. */
function hold(libc: Libc, family: 4 | 6, type: number, port: number, isShared: boolean, sockets: number[]): number {
  const socket = libc.socket(family === 4 ? AF_INET : AF_INET6, type | SOCK_CLOEXEC, 0);
  if (socket < 0) return libc.errno();
  sockets.push(socket);
  if (isShared) setIntegerOption(libc, socket, SOL_SOCKET, SO_REUSEPORT, 1);
  if (family === 6) setIntegerOption(libc, socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  const errno = type === SOCK_DGRAM ? attachFilter(libc, socket, nothingFilter()) : 0;
  if (errno !== 0) return errno;
  const address = new SocketAddress();
  address.write(family, ANY_ADDRESS, port);
  return libc.bind(socket, address.bytes, address.length) === 0 ? 0 : libc.errno();
}
