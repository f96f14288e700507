import type { NeighbourMessage } from "../../linux/route-message.ts";

/** How long a known link address is taken for true, and how long an unknown one is not asked for again, in milliseconds. */
const KNOWN_FOR_MS = 5_000;
const UNKNOWN_FOR_MS = 100;
/**
 * Packets that the kernel may be given for a router whose link address it still asks for: it keeps some 270 short ones
 * (net.ipv4.neigh.default.unres_qlen_bytes, arp(7)), and drops the oldest without a word beyond that.
 */
const MOST_WAITING = 64;
const WAITING_FOR_MS = 1;

/** Asks for what the kernel knows of the neighbour. */
export type NeighbourLookUp = () => NeighbourMessage | undefined;

/** A router, or a host on the link, with what is known of its link address. */
export class NextHop {
  readonly #isRouter: boolean;
  readonly #lookUp: NeighbourLookUp;
  #linkAddress: Uint8Array | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #validUntil = Number.NEGATIVE_INFINITY;
  /** Packets that the kernel may still be keeping for a router. */
  #waiting = 0;

  constructor(isRouter: boolean, lookUp: NeighbourLookUp) {
    this.#isRouter = isRouter;
    this.#lookUp = lookUp;
  }

  /** The link address that frames go to; undefined while the kernel has to find it out. */
  linkAddress(now: number): Uint8Array | undefined {
    if (now >= this.#validUntil) this.#ask(now);
    return this.#linkAddress;
  }

  /**
   * Whether the kernel may be given another packet for want of a link address. For a host it always may: one that is not there would
   * hold up all the others.
   */
  get mayWait(): boolean {
    return !this.#isRouter || this.#waiting < MOST_WAITING;
  }

  /** Counts a packet that is given to the kernel. */
  addWaiting(): void {
    this.#waiting += 1;
  }

  /** Asks the kernel again, unless it was asked a moment ago. */
  askAgain(now: number): void {
    if (now >= this.#askedAt + WAITING_FOR_MS) this.#ask(now);
  }

  #ask(now: number): void {
    const neighbour = this.#lookUp();
    this.#linkAddress = neighbour?.linkAddress;
    this.#askedAt = now;
    this.#validUntil = now + (this.#linkAddress === undefined ? UNKNOWN_FOR_MS : KNOWN_FOR_MS);
    // When the kernel has found the address, or has given up, it keeps nothing.
    if (neighbour?.isIncomplete !== true) this.#waiting = 0;
  }
}
