import type { SocketAddress } from "../../linux/socket-address.ts";
import type { Destination } from "../engine.ts";

/*
 * A destination takes 20 bytes:   0        1 2    3     4         20
 *                                 | family | port | pad | address |
 */
const LENGTH = 20;
const ADDRESS = 4;

/** Where each slot's probe goes, copied from the prober, whose own buffer it fills anew for every probe. */
export class DestinationTable {
  readonly #bytes: Uint8Array;

  constructor(slots: number) {
    this.#bytes = new Uint8Array(slots * LENGTH);
  }

  set(slot: number, destination: Destination): void {
    const at = slot * LENGTH;
    this.#bytes[at] = destination.family;
    this.#bytes[at + 1] = destination.port >>> 8;
    this.#bytes[at + 2] = destination.port & 0xff;
    const size = destination.family === 4 ? 4 : 16;
    for (let index = 0; index < size; index += 1) {
      this.#bytes[at + ADDRESS + index] = destination.address[index] as number;
    }
  }

  family(slot: number): 4 | 6 {
    return this.#bytes[slot * LENGTH] === 4 ? 4 : 6;
  }

  /** Writes a slot's destination as a socket address, and tells its family. */
  recall(slot: number, into: SocketAddress): 4 | 6 {
    const at = slot * LENGTH;
    const family = this.family(slot);
    const port = ((this.#bytes[at + 1] as number) << 8) | (this.#bytes[at + 2] as number);
    into.write(family, this.#bytes, port, at + ADDRESS);
    return family;
  }
}
