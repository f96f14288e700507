import type { Libc } from "./libc.ts";
import { type Bytes, pinnedBytes } from "./pinned-bytes.ts";

/** Options of socket(7). The forced ones pass the limit of the machine and need CAP_NET_ADMIN. */
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;
const SO_RCVBUF = 8;
const SO_BINDTODEVICE = 25;
const SO_ATTACH_FILTER = 26;
const SO_SNDBUFFORCE = 32;
const SO_RCVBUFFORCE = 33;

/** struct sock_fprog, socket(7) under SO_ATTACH_FILTER: the number of instructions in 2 bytes, 6 of padding, their address. */
const PROGRAM_LENGTH = 16;
const PROGRAM_INSTRUCTIONS = 8;
const INSTRUCTION_LENGTH = 8;

/** Sets an option whose value is an int. Returns 0 or an errno. */
export function setIntegerOption(libc: Libc, socket: number, level: number, name: number, value: number): number {
  const bytes = pinnedBytes(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return libc.setsockopt(socket, level, name, bytes, 4) === 0 ? 0 : libc.errno();
}

/** Asks for a send buffer of so many bytes, and takes what the machine's limit allows where more is not to be had. */
export function requestSendBuffer(libc: Libc, socket: number, bytes: number): void {
  if (setIntegerOption(libc, socket, SOL_SOCKET, SO_SNDBUFFORCE, bytes) === 0) return;
  setIntegerOption(libc, socket, SOL_SOCKET, SO_SNDBUF, bytes);
}

/** Asks for a receive buffer of so many bytes, and takes what the machine's limit allows where more is not to be had. */
export function requestReceiveBuffer(libc: Libc, socket: number, bytes: number): void {
  if (setIntegerOption(libc, socket, SOL_SOCKET, SO_RCVBUFFORCE, bytes) === 0) return;
  setIntegerOption(libc, socket, SOL_SOCKET, SO_RCVBUF, bytes);
}

/** Lets a socket send through one interface only. Returns 0 or an errno. */
export function bindToDevice(libc: Libc, socket: number, interfaceName: string): number {
  const name = new TextEncoder().encode(interfaceName);
  const bytes = pinnedBytes(name.length);
  bytes.set(name);
  return libc.setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, bytes, bytes.length) === 0 ? 0 : libc.errno();
}

/** Lets a socket receive only what a program of the classic packet filter passes. Returns 0 or an errno. */
export function attachFilter(libc: Libc, socket: number, program: Bytes): number {
  const descriptor = pinnedBytes(PROGRAM_LENGTH);
  const view = new DataView(descriptor.buffer);
  view.setUint16(0, program.length / INSTRUCTION_LENGTH, true);
  view.setBigUint64(PROGRAM_INSTRUCTIONS, libc.addressOf(program), true);
  return libc.setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, descriptor, PROGRAM_LENGTH) === 0 ? 0 : libc.errno();
}
