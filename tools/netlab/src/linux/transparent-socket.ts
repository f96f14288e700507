import { getSystemErrorName } from "node:util";
import koffi from "koffi";
import type { Family } from "../address-range.ts";
import { LabError } from "../lab-error.ts";

/*
 * Listening sockets with IP_TRANSPARENT, which node:net can't make: nftables' `tproxy` hands connections for any address and port
 * to such a socket alone (ip(7), nft(8) "TPROXY STATEMENT").
 */

/** socket(2), sys/socket.h. */
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
/** accept4(2): ask for as many connections as there may ever be; net.core.somaxconn is the bound. */
const BACKLOG = 1_048_576;
/** poll(2). */
const POLLIN = 0x001;
const FOREVER = -1;

/** Address family, socket option level and option of each family: ip(7), ipv6(7), linux/in6.h. */
const NUMBERS: Readonly<Record<Family, { domain: number; level: number; transparent: number }>> = {
  ipv4: { domain: 2, level: 0, transparent: 19 },
  ipv6: { domain: 10, level: 41, transparent: 75 },
};

// Without a name, the library is this process itself, which has the C library loaded.
const libc = koffi.load(null);
const socket: (domain: number, type: number, protocol: number) => number = libc.func("int socket(int, int, int)");
const setsockopt: (descriptor: number, level: number, name: number, value: Uint8Array, length: number) => number =
  libc.func("int setsockopt(int, int, int, const uint8_t *, uint32_t)");
const bind: (descriptor: number, address: Uint8Array, length: number) => number = libc.func(
  "int bind(int, const uint8_t *, uint32_t)",
);
const listen: (descriptor: number, backlog: number) => number = libc.func("int listen(int, int)");
const accept4: (descriptor: number, address: null, length: null, flags: number) => number = libc.func(
  "int accept4(int, void *, void *, int)",
);
const close: (descriptor: number) => number = libc.func("int close(int)");
const poll: (descriptors: Uint8Array, count: number, timeoutMs: number) => number = libc.func(
  "int poll(_Inout_ uint8_t *, unsigned long, int)",
);

function check(result: number, call: string): number {
  if (result >= 0) return result;
  const name = getSystemErrorName(-koffi.errno());
  throw new LabError("LISTENER_FAILED", `${call} failed with ${name}: the lab's listener needs root and Linux.`);
}

/**
 * struct sockaddr_in, ip(7), and struct sockaddr_in6, ipv6(7):
 *
 *     0        2      4         8                    24
 *     | family | port | address |                       IPv4, 16 bytes with padding
 *     | family | port | flow    | address (16 bytes) | scope |   IPv6, 28 bytes
 *
 * The family is in the machine's order, the port in the network's.
 */
function socketAddress(family: Family, address: readonly number[], port: number): Uint8Array {
  const bytes = new Uint8Array(family === "ipv4" ? 16 : 28);
  new Uint16Array(bytes.buffer, 0, 1)[0] = NUMBERS[family].domain;
  new DataView(bytes.buffer).setUint16(2, port);
  bytes.set(address, family === "ipv4" ? 4 : 8);
  return bytes;
}

/**
 * Opens a listening socket that `tproxy` may hand connections to.
 *
 * @param address The bytes of the address.
 * @returns Its descriptor, non-blocking.
 * @throws LabError `LISTENER_FAILED` when the kernel refuses.
 */
export function listenTransparently(family: Family, address: readonly number[], port: number): number {
  const { domain, level, transparent } = NUMBERS[family];
  const descriptor = check(socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
  const on = new Uint8Array(new Int32Array([1]).buffer);
  check(setsockopt(descriptor, level, transparent, on, on.length), "setsockopt(IP_TRANSPARENT)");
  const bytes = socketAddress(family, address, port);
  check(bind(descriptor, bytes, bytes.length), "bind");
  check(listen(descriptor, BACKLOG), "listen");
  return descriptor;
}

/**
 * Accepts every connection on the descriptors, and closes it, without end: the thread that calls this does nothing else.
 *
 * @throws LabError `LISTENER_FAILED` when waiting fails.
 */
export function acceptForever(descriptors: readonly number[]): never {
  // struct pollfd, poll(2): the descriptor in 32 bits, what is asked for and what came of it in 16 each.
  const entries = new Uint8Array(descriptors.length * 8);
  const view = new Int32Array(entries.buffer);
  const events = new Int16Array(entries.buffer);
  for (const [index, descriptor] of descriptors.entries()) {
    view[index * 2] = descriptor;
    events[index * 4 + 2] = POLLIN;
  }
  for (;;) {
    const ready = poll(entries, descriptors.length, FOREVER);
    if (ready < 0 && getSystemErrorName(-koffi.errno()) !== "EINTR") check(ready, "poll");
    for (const descriptor of descriptors) acceptWaiting(descriptor);
  }
}

/** Ends with the first failure: mostly EAGAIN, else the fault of one connection (accept(2)), and poll calls again for the rest. */
function acceptWaiting(descriptor: number): void {
  for (;;) {
    const connection = accept4(descriptor, null, null, SOCK_CLOEXEC);
    if (connection < 0) return;
    close(connection);
  }
}
