import { closeSync, openSync } from "node:fs";
import { getSystemErrorName } from "node:util";
import koffi from "koffi";
import { LabError } from "../lab-error.ts";

/*
 * Network devices whose other end is this process: a packet that the kernel sends through one is read here, and what is written
 * here the kernel receives (Documentation/networking/tuntap.rst of Linux).
 */

/** ioctl(2) request and flags of linux/if_tun.h: bare IP packets or Ethernet frames, nothing in front of them. */
const TUNSETIFF = 0x400454ca;
const FLAGS = { tun: 0x0001, tap: 0x0002 } as const;
const NO_PACKET_INFORMATION = 0x1000;
/** fcntl(2). */
const O_RDWR = 0o2;
const O_NONBLOCK = 0o4000;
/** struct ifreq, netdevice(7): the name in 16 bytes, then the flags in 16 bits; the rest of its union is not used. */
const IFREQ_LENGTH = 40;
const IFREQ_NAME = 16;
/** poll(2). */
const POLLIN = 0x001;
const POLLFD_LENGTH = 8;

// Without a name, the library is this process itself, which has the C library loaded.
const libc = koffi.load(null);
const ioctl: (descriptor: number, request: number, argument: Uint8Array) => number = libc.func(
  "int ioctl(int, unsigned long, void *)",
);
// A pointer goes over as a number: making a view of each packet would cost more than the call.
const readInto: (descriptor: number, address: number, length: number) => number = libc.func(
  "intptr_t read(int, uintptr_t, size_t)",
);
const writeFrom: (descriptor: number, address: number, length: number) => number = libc.func(
  "intptr_t write(int, uintptr_t, size_t)",
);
const poll: (descriptors: Uint8Array, count: number, timeoutMs: number) => number = libc.func(
  "int poll(void *, unsigned long, int)",
);

function failure(call: string): LabError {
  const name = getSystemErrorName(-koffi.errno());
  return new LabError(
    "SIMULATOR_FAILED",
    `${call} failed with ${name}: simulated networks need root and /dev/net/tun.`,
  );
}

/** Where bytes lie in memory, which for more than 64 of them does not change; they must be kept reachable. */
export function addressOf(bytes: Uint8Array<ArrayBuffer>): number {
  return Number(koffi.address(bytes));
}

/** A device that exists as long as this process holds it. */
export class TapDevice {
  readonly #descriptor: number;
  readonly #pollEntries = new Uint8Array(2 * POLLFD_LENGTH);
  readonly #pollEvents = new Int16Array(this.#pollEntries.buffer);

  /**
   * Makes a device in this process's network namespace.
   *
   * @param name At most 15 characters.
   * @param control A descriptor that `wait` looks at beside the device.
   * @throws LabError `SIMULATOR_FAILED` when the kernel refuses.
   */
  constructor(name: string, kind: "tun" | "tap", control: number) {
    try {
      this.#descriptor = openSync("/dev/net/tun", O_RDWR | O_NONBLOCK);
    } catch (cause) {
      const message = `"/dev/net/tun" can't be opened: simulated networks need root and the kernel's TUN driver.`;
      throw new LabError("SIMULATOR_FAILED", message, { cause });
    }
    const request = new Uint8Array(IFREQ_LENGTH);
    new TextEncoder().encodeInto(name, request.subarray(0, IFREQ_NAME - 1));
    new Uint16Array(request.buffer, IFREQ_NAME, 1)[0] = FLAGS[kind] | NO_PACKET_INFORMATION;
    if (ioctl(this.#descriptor, TUNSETIFF, request) < 0) {
      const error = failure("ioctl(TUNSETIFF)");
      closeSync(this.#descriptor);
      throw error;
    }
    new Int32Array(this.#pollEntries.buffer)[0] = this.#descriptor;
    new Int32Array(this.#pollEntries.buffer)[2] = control;
    this.#pollEvents[2] = POLLIN;
    this.#pollEvents[6] = POLLIN;
  }

  /**
   * Reads one packet to an address. Returns its length, or 0 when none waits.
   *
   * @throws LabError `SIMULATOR_FAILED` when the device is gone.
   */
  read(address: number, length: number): number {
    const count = readInto(this.#descriptor, address, length);
    if (count >= 0) return count;
    const name = getSystemErrorName(-koffi.errno());
    if (name === "EAGAIN" || name === "EINTR") return 0;
    throw failure("read from the TUN device");
  }

  /** Writes one packet, and returns whether the kernel took it. */
  write(address: number, length: number): boolean {
    return writeFrom(this.#descriptor, address, length) === length;
  }

  /** Waits for a packet or for something on the control descriptor. Returns whether there is something on the latter. */
  wait(timeoutMs: number): boolean {
    const ready = poll(this.#pollEntries, 2, timeoutMs);
    if (ready < 0 && getSystemErrorName(-koffi.errno()) !== "EINTR") throw failure("poll");
    return ready > 0 && this.#pollEvents[7] !== 0;
  }
}
