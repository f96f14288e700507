import type { LibraryHandle } from "koffi";
import { SystemError } from "../errors.ts";
import { loadKoffi } from "./load-koffi.ts";

/**
 * The functions of the C library that Portolan calls, each with the section of the Linux manual that describes it. A pointer is
 * handed over as the typed array it points at: koffi passes its address for the time of the call.
 */
export interface Libc {
  /** socket(2) */
  readonly socket: (domain: number, type: number, protocol: number) => number;
  /** connect(2) */
  readonly connect: (descriptor: number, address: Uint8Array, length: number) => number;
  /** close(2) */
  readonly close: (descriptor: number) => number;
  /** close(2) in another thread; rejects never. The thread that asks must not end before. */
  readonly closeElsewhere: (descriptor: number) => Promise<void>;
  /** setsockopt(2) */
  readonly setsockopt: (descriptor: number, level: number, name: number, value: Uint8Array, length: number) => number;
  /** getsockname(2) */
  readonly getsockname: (descriptor: number, address: Uint8Array, length: Uint8Array) => number;
  /** getsockopt(2) */
  readonly getsockopt: (
    descriptor: number,
    level: number,
    name: number,
    value: Uint8Array,
    length: Uint8Array,
  ) => number;
  /** bind(2) */
  readonly bind: (descriptor: number, address: Uint8Array, length: number) => number;
  /** send(2) */
  readonly send: (descriptor: number, bytes: Uint8Array, length: number, flags: number) => number;
  /** recv(2) */
  readonly recv: (descriptor: number, bytes: Uint8Array, length: number, flags: number) => number;
  /** recvmsg(2) */
  readonly recvmsg: (descriptor: number, message: Uint8Array, flags: number) => number;
  /** sendmmsg(2) */
  readonly sendmmsg: (descriptor: number, messages: Uint8Array, count: number, flags: number) => number;
  /** recvmmsg(2); the last argument is the time-out, which is to be null. */
  readonly recvmmsg: (descriptor: number, messages: Uint8Array, count: number, flags: number, timeout: null) => number;
  /** poll(2) */
  readonly poll: (descriptors: Uint8Array, count: number, timeoutMs: number) => number;
  /** epoll_create1(2) */
  readonly epollCreate: (flags: number) => number;
  /** epoll_ctl(2) */
  readonly epollControl: (epoll: number, operation: number, descriptor: number, event: Uint8Array) => number;
  /** epoll_wait(2) */
  readonly epollWait: (epoll: number, events: Uint8Array, most: number, timeoutMs: number) => number;
  /** mmap(2) of what a descriptor stands for, to be read and written; undefined when the kernel refuses. */
  readonly mapMemory: (descriptor: number, length: number, offset: number) => MappedMemory | undefined;
  /** errno(3) of the last call above on this thread. */
  readonly errno: () => number;
  /** Where a typed array lies in memory, for structs that hold pointers. The array must be kept reachable while they are used. */
  readonly addressOf: (bytes: Uint8Array) => bigint;
}

/** Memory that the kernel shares with this process. */
export interface MappedMemory {
  readonly buffer: ArrayBuffer;
  /** munmap(2): to touch the buffer afterwards, by whatever view of it, ends the process. */
  unmap(): void;
}

/** mmap(2): PROT_READ and PROT_WRITE, MAP_SHARED and MAP_POPULATE. */
const PROTECTION = 3;
const MAP_FLAGS = 0x8001;
const MAP_FAILED = 2n ** 64n - 1n;

/**
 * Machines whose struct layouts and constants are those written down in this folder: 64 bits, little-endian, and the generic
 * numbers of socket(7).
 */
const ARCHITECTURES: ReadonlySet<string> = new Set(["x64", "arm64", "riscv64", "loong64"]);

let loaded: Libc | undefined;

/**
 * The C library of this process, loaded at the first call.
 *
 * @throws SystemError `ENGINE_UNAVAILABLE` where there is none to be had: another system, another architecture, or no koffi for it.
 */
export function libc(): Libc {
  loaded ??= load();
  return loaded;
}

function load(): Libc {
  if (process.platform !== "linux" || !ARCHITECTURES.has(process.arch)) {
    throw new SystemError(
      "ENGINE_UNAVAILABLE",
      `Linux system calls are not to be had on ${process.platform}/${process.arch}: use the engine "net".`,
    );
  }
  try {
    const koffi = loadKoffi();
    return declare(koffi, koffi.load(null));
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new SystemError("ENGINE_UNAVAILABLE", `koffi does not load here (${detail}): use the engine "net".`, {
      cause,
    });
  }
}

function declare(koffi: typeof import("koffi"), library: LibraryHandle): Libc {
  const foreign = <F extends (...parameters: never[]) => number>(prototype: string): F =>
    library.func(prototype) as unknown as F;
  const close = library.func("int close(int)");
  const map = library.func("void *mmap(void *, size_t, int, int, int, int64_t)");
  const unmap = library.func("int munmap(void *, size_t)");
  return {
    socket: foreign("int socket(int, int, int)"),
    connect: foreign("int connect(int, void *, uint32_t)"),
    close: close as unknown as Libc["close"],
    closeElsewhere: (descriptor) =>
      new Promise((resolve) => {
        close.async(descriptor, () => resolve());
      }),
    setsockopt: foreign("int setsockopt(int, int, int, void *, uint32_t)"),
    getsockname: foreign("int getsockname(int, void *, void *)"),
    getsockopt: foreign("int getsockopt(int, int, int, void *, void *)"),
    bind: foreign("int bind(int, void *, uint32_t)"),
    send: foreign("intptr_t send(int, void *, size_t, int)"),
    recv: foreign("intptr_t recv(int, void *, size_t, int)"),
    recvmsg: foreign("intptr_t recvmsg(int, void *, int)"),
    sendmmsg: foreign("int sendmmsg(int, void *, uint32_t, int)"),
    recvmmsg: foreign("int recvmmsg(int, void *, uint32_t, int, void *)"),
    poll: foreign("int poll(void *, unsigned long, int)"),
    epollCreate: foreign("int epoll_create1(int)"),
    epollControl: foreign("int epoll_ctl(int, int, int, void *)"),
    epollWait: foreign("int epoll_wait(int, void *, int, int)"),
    mapMemory: (descriptor, length, offset) => {
      const address: unknown = map(null, length, PROTECTION, MAP_FLAGS, descriptor, offset);
      if (koffi.address(address) === MAP_FAILED) return undefined;
      return { buffer: koffi.view(address, length), unmap: () => unmap(address, length) };
    },
    errno: () => koffi.errno(),
    addressOf: (bytes) => koffi.address(bytes),
  };
}
