import { type Observation, ObservationKind } from "../engines/observation.ts";
import { observationOf } from "../engines/raw/answer-observation.ts";
import { type Answer, AnswerKind } from "../packets/answer.ts";
import type { Cookie } from "../packets/cookie.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import type { AddressSet } from "../targets/address-set.ts";
import type { ProbeList } from "./probe-list.ts";
import { ProbeLookup } from "./probe-lookup.ts";
import type { SweepSourcePorts } from "./sweep-source-ports.ts";

/**
 * Tells which probe of a sweep a packet answers, from the packet alone: a sweep remembers no probe. What carries no cookie of ours, or
 * comes from an address or a port that was not asked, answers none.
 */
export class SweepHearing {
  /** Numbers of the host and of the probe that the last answer was to, and what it showed. */
  host = 0;
  port = 0;
  observation: Observation = ObservationKind.silence;
  /** Which round it answers; 0 where it does not say. */
  round = 0;
  readonly #addresses: AddressSet;
  readonly #lookup: ProbeLookup;
  readonly #cookie: Cookie;
  readonly #sourcePorts: SweepSourcePorts;
  readonly #rounds: number;

  constructor(addresses: AddressSet, probes: ProbeList, cookie: Cookie, sourcePorts: SweepSourcePorts, rounds: number) {
    this.#addresses = addresses;
    this.#lookup = new ProbeLookup(probes);
    this.#cookie = cookie;
    this.#sourcePorts = sourcePorts;
    this.#rounds = rounds;
  }

  /** Whether a packet answers a probe of ours; `host`, `port`, `observation` and `round` then say more. Allocates nothing. */
  hear(answer: Answer): boolean {
    this.host = this.#addresses.numberOf(answer.family, answer.address);
    if (this.host < 0) return false;
    const observation = observationOf(answer);
    if (observation === undefined) return false;
    this.observation = observation;
    if (this.#matches(answer, answer.probe)) return true;
    // The first 8 bytes of a TCP segment, which are all that an ICMP error must quote (RFC 792), do not say what flags it had.
    return (
      answer.kind === AnswerKind.icmpError && answer.probe === ProbeKind.syn && this.#matches(answer, ProbeKind.ack)
    );
  }

  #matches(answer: Answer, kind: ProbeKind): boolean {
    this.port = this.#lookup.indexOf(kind, answer.port);
    if (this.port < 0) return false;
    switch (kind) {
      case ProbeKind.neighbour:
        this.round = 0;
        return true;
      case ProbeKind.echo:
      case ProbeKind.timestamp:
        return this.#matchesQuery(answer, kind);
      default:
        return this.#matchesPorts(answer, kind);
    }
  }

  #matchesPorts({ family, address, port, sourcePort, cookie, hasCookie }: Answer, kind: ProbeKind): boolean {
    this.round = this.#sourcePorts.roundOf(sourcePort);
    if (this.round === 0 || this.#sourcePorts.of(this.round, kind, family, address, port) !== sourcePort) return false;
    if (kind === ProbeKind.udp) return true;
    return hasCookie && this.#cookie.of(family, address, port, sourcePort, kind) === cookie >>> 0;
  }

  #matchesQuery({ family, address, cookie, hasCookie }: Answer, kind: ProbeKind): boolean {
    if (!hasCookie) return false;
    for (let round = this.#rounds; round > 0; round -= 1) {
      const sourcePort = this.#sourcePorts.of(round, kind, family, address, 0);
      if (this.#cookie.of(family, address, 0, sourcePort, kind) !== cookie >>> 0) continue;
      this.round = round;
      return true;
    }
    return false;
  }
}
