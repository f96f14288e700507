import { type AddressRange, formatAddress, parseAddressRange } from "../address-range.ts";
import { LabError } from "../lab-error.ts";
import { keyedHash, keyedShare, Question } from "./keyed-hash.ts";
import type { CompleteSimulation } from "./simulation-specification.ts";

/** What a port does with a probe. */
export const PortBehaviour = { closed: 0, open: 1, dropped: 2, rejected: 3 } as const;
export type PortBehaviour = (typeof PortBehaviour)[keyof typeof PortBehaviour];

/** Where simulated hosts may lie, and the part of it that joins the scanner with them. */
const PRIVATE = parseAddressRange("10.0.0.0/8");
const JOINT = parseAddressRange("10.63.0.0/16");

/** Most hosts of one simulation: the limit of ICMP errors takes 8 bytes for each. */
const MOST_HOSTS = 2 ** 20;

/** Routers between scanner and hosts, which an answer's time to live tells. */
const MOST_HOPS = 20;

/** @throws LabError `SPECIFICATION_INVALID` for other addresses than the specification allows. */
function parsePrefix(text: string): AddressRange {
  const range = parseAddressRange(text);
  const inside = range.family === "ipv4" && range.first >= PRIVATE.first && range.last <= PRIVATE.last;
  const apart = range.last < JOINT.first || range.first > JOINT.last;
  if (inside && apart && range.last - range.first < MOST_HOSTS) return range;
  throw new LabError(
    "SPECIFICATION_INVALID",
    `"${text}" can't be simulated: give at most ${MOST_HOSTS} addresses in 10.0.0.0/8, none of them in 10.63.0.0/16.`,
  );
}

/** What every simulated host is, told by its address as a 32-bit number: the truth that the simulator and its judges share. */
export class SimulatedHosts {
  readonly specification: CompleteSimulation;
  /** First and last address. */
  readonly first: number;
  readonly last: number;

  /** @throws LabError `SPECIFICATION_INVALID`. */
  constructor(specification: CompleteSimulation) {
    const range = parsePrefix(specification.prefix);
    this.specification = specification;
    this.first = Number(range.first);
    this.last = Number(range.last);
  }

  get count(): number {
    return this.last - this.first + 1;
  }

  includes(address: number): boolean {
    return address >= this.first && address <= this.last;
  }

  isUp(address: number): boolean {
    const { seed, upShare } = this.specification;
    return keyedShare(seed, address, Question.up) < upShare;
  }

  isSynProxy(address: number): boolean {
    const { seed, synProxyShare } = this.specification;
    return keyedShare(seed, address, Question.synProxy) < synProxyShare;
  }

  /** Round-trip time without jitter. */
  latencyMs(address: number): number {
    const { seed, latencyMs } = this.specification;
    return latencyMs.least + keyedShare(seed, address, Question.latency) * (latencyMs.most - latencyMs.least);
  }

  /** Time to live of its packets when they arrive. */
  timeToLive(address: number): number {
    return 64 - (keyedHash(this.specification.seed, address, Question.hops) % MOST_HOPS);
  }

  /** Sequence number of a port's SYN-ACK. */
  sequenceNumber(address: number, port: number): number {
    return keyedHash(this.specification.seed, address, Question.sequence, port);
  }

  /** What a TCP port of a host that is up does. */
  tcp(address: number, port: number): PortBehaviour {
    return this.isSynProxy(address) ? PortBehaviour.open : this.#behaviour(address, Question.tcp, port);
  }

  /** What a UDP port of a host that is up does. */
  udp(address: number, port: number): PortBehaviour {
    return this.#behaviour(address, Question.udp, port);
  }

  #behaviour(address: number, question: typeof Question.tcp | typeof Question.udp, port: number): PortBehaviour {
    const { open, dropped, rejected } = question === Question.tcp ? this.specification.tcp : this.specification.udp;
    const drawn = keyedShare(this.specification.seed, address, question, port);
    if (drawn < open) return PortBehaviour.open;
    if (drawn < open + dropped) return PortBehaviour.dropped;
    return drawn < open + dropped + rejected ? PortBehaviour.rejected : PortBehaviour.closed;
  }
}

/** The text of an address. */
export function addressText(address: number): string {
  return formatAddress("ipv4", BigInt(address));
}
