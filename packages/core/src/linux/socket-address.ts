import { type Bytes, pinnedBytes } from "./pinned-bytes.ts";

/*
 * struct sockaddr_in, ip(7), 16 bytes              struct sockaddr_in6, ipv6(7), 28 bytes
 *
 *   0        2        4                8    16       0        2        4           8              24         28
 *   | family | port   | address        | 0s |        | family | port   | flow info | address      | scope id |
 *
 * The family is in the machine's order, port and address in network order.
 */

/** Address families, as of socket(2) on Linux. */
export const AF_INET = 2;
export const AF_INET6 = 10;

const FAMILY = 0;
const PORT = 2;
const ADDRESS_4 = 4;
const ADDRESS_6 = 8;
const LENGTH_4 = 16;
const LENGTH_6 = 28;

/** A socket address to be filled in again for each call: one object serves all the sockets of an engine. */
export class SocketAddress {
  readonly bytes: Bytes = pinnedBytes(LENGTH_6);
  readonly #view = new DataView(this.bytes.buffer);
  /** Length that belongs to the family written last. */
  length: number = LENGTH_4;

  family: 4 | 6 = 4;

  /** Writes family, port and address; nothing is allocated. */
  write(family: 4 | 6, address: Uint8Array, port: number): void {
    this.family = family;
    const start = family === 4 ? ADDRESS_4 : ADDRESS_6;
    const size = family === 4 ? 4 : 16;
    this.length = family === 4 ? LENGTH_4 : LENGTH_6;
    // Flow information and scope: only IPv6 has them, at places where IPv4 has its address and padding.
    this.#view.setUint32(4, 0, true);
    this.#view.setUint32(24, 0, true);
    this.#view.setUint16(FAMILY, family === 4 ? AF_INET : AF_INET6, true);
    this.#view.setUint16(PORT, port, false);
    for (let index = 0; index < size; index += 1) this.bytes[start + index] = address[index] as number;
  }

  /** The port that the kernel, or `write`, put in. */
  get port(): number {
    return this.#view.getUint16(PORT, false);
  }

  /** Whether family, port and address are those of another socket address. */
  equals(other: SocketAddress): boolean {
    return this.port === other.port && this.hasAddressOf(other);
  }

  /** Whether family and address are those of another socket address, whatever the ports. */
  hasAddressOf(other: SocketAddress): boolean {
    const family = this.#view.getUint16(FAMILY, true);
    if (family !== other.#view.getUint16(FAMILY, true)) return false;
    const start = family === AF_INET ? ADDRESS_4 : ADDRESS_6;
    const end = start + (family === AF_INET ? 4 : 16);
    for (let index = start; index < end; index += 1) if (this.bytes[index] !== other.bytes[index]) return false;
    return true;
  }
}
