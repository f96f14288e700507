import { SocketAddress } from "../../linux/socket-address.ts";
import type { Destination } from "../engine.ts";

/**
 * Where each slot's probe goes, as a socket address of its own: copied from the prober, whose buffer it fills anew for every probe, and
 * ready for as many calls as the probe takes. Made when a slot is first used.
 */
export class DestinationTable {
  readonly #addresses: (SocketAddress | undefined)[];

  constructor(slots: number) {
    this.#addresses = new Array<SocketAddress | undefined>(slots).fill(undefined);
  }

  set(slot: number, destination: Destination): void {
    this.at(slot).write(destination.family, destination.address, destination.port);
  }

  at(slot: number): SocketAddress {
    const known = this.#addresses[slot];
    if (known !== undefined) return known;
    const made = new SocketAddress();
    this.#addresses[slot] = made;
    return made;
  }
}
