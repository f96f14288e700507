import type { Cookie } from "../packets/cookie.ts";
import { ProbeKind } from "../packets/probe-kind.ts";

/**
 * The source ports of a sweep: a row of equally many for each round, so that an answer tells by the port it comes to which round it
 * answers. A datagram leaves from whichever port of its round's row its cookie says, as it has nothing else to carry one in; all else
 * leaves from the row's first.
 */
export class SweepSourcePorts {
  readonly #cookie: Cookie;
  readonly #first: number;
  readonly #portsARound: number;
  readonly #rounds: number;

  /** @param ports How many there are from `first` on: at least one a round. */
  constructor(cookie: Cookie, first: number, ports: number, rounds: number) {
    this.#cookie = cookie;
    this.#first = first;
    this.#portsARound = Math.floor(ports / rounds);
    this.#rounds = rounds;
  }

  /** The port that a probe leaves from. ICMP queries have none: theirs stands for their round in the cookie. */
  of(round: number, kind: ProbeKind, family: 4 | 6, address: Uint8Array, port: number): number {
    const rowStart = this.#first + (round - 1) * this.#portsARound;
    if (kind !== ProbeKind.udp) return rowStart;
    return this.#cookie.udpSourcePort(rowStart, this.#portsARound, family, address, port);
  }

  /** The round, counted from 1, in whose row a port is; 0 when it is in none. */
  roundOf(sourcePort: number): number {
    const round = Math.floor((sourcePort - this.#first) / this.#portsARound) + 1;
    return round >= 1 && round <= this.#rounds ? round : 0;
  }
}
