import { type AddressSet, formatPorts, InputError, type PortSelection, PROTOCOLS, type Protocol } from "@portolan/core";
import { BitSet } from "./bit-set.ts";
import type { PolicyRule } from "./policy.ts";
import { hasPort, placeOf } from "./port-membership.ts";
import { quote } from "./quote.ts";

/** What a scan probes: these ports of each of these hosts. */
export interface Coverage {
  readonly addresses: AddressSet;
  readonly ports: PortSelection;
}

/** The most (host, port) pairs that one rule may say must be open: two bits are kept for each. */
const MOST_EXPECTED = 2 ** 28;

/** The ports that one rule says must be open, on the hosts of a scan that it names, and what has been seen of them. */
export class Expectations {
  readonly rule: PolicyRule;
  /** The hosts of the scan that the rule names. */
  readonly hosts: AddressSet;
  /** Hosts that it names and the scan leaves out; none where it has no port that must be open. */
  readonly hostsNotScanned: bigint;
  /** Ports that it says must be open and the scan leaves out, as `parsePorts` takes them; empty when there are none. */
  readonly portsNotScanned: string;
  readonly #ports: PortSelection;
  readonly #portCount: number;
  readonly #open: BitSet;
  readonly #decided: BitSet;

  /** @throws InputError `POLICY_INVALID` when the rule expects more of this scan than can be kept track of. */
  constructor(rule: PolicyRule, { addresses, ports }: Coverage) {
    this.rule = rule;
    this.hosts = addresses.intersectRanges(rule.hosts);
    this.#ports = choosePorts(rule.must, (protocol, port) => hasPort(ports, protocol, port));
    this.#portCount = this.#ports.tcp.length + this.#ports.udp.length;
    this.portsNotScanned = formatPorts(choosePorts(rule.must, (protocol, port) => !hasPort(ports, protocol, port)));
    const expectsPorts = rule.must.tcp.length + rule.must.udp.length > 0;
    this.hostsNotScanned = expectsPorts ? sizeOf(rule) - BigInt(this.hosts.size) : 0n;
    const pairs = this.hosts.size * this.#portCount;
    if (pairs > MOST_EXPECTED) throw tooMany(rule, pairs);
    this.#open = new BitSet(pairs);
    this.#decided = new BitSet(pairs);
  }

  /** Takes what was seen of a port of host number `host`. Tells whether it was expected, and is open for the first time. */
  see(host: number, protocol: Protocol, port: number, isOpen: boolean): boolean {
    const place = placeOf(this.#ports[protocol], port);
    if (place < 0) return false;
    const pair = this.#pairOf(host, protocol, place);
    this.#decided.add(pair);
    return isOpen && this.#open.add(pair);
  }

  /** Every port of host number `host` has a state; those not seen open are not. */
  decide(host: number): void {
    for (let pair = host * this.#portCount; pair < (host + 1) * this.#portCount; pair += 1) this.#decided.add(pair);
  }

  /** The ports that must be open and have not been seen so, and whether they are known to be otherwise. */
  *unmet(): Generator<{
    readonly host: number;
    readonly protocol: Protocol;
    readonly port: number;
    readonly isDecided: boolean;
  }> {
    for (let host = 0; host < this.hosts.size; host += 1) {
      for (const protocol of PROTOCOLS) {
        for (const [place, port] of this.#ports[protocol].entries()) {
          const pair = this.#pairOf(host, protocol, place);
          if (!this.#open.has(pair)) yield { host, protocol, port, isDecided: this.#decided.has(pair) };
        }
      }
    }
  }

  #pairOf(host: number, protocol: Protocol, place: number): number {
    return host * this.#portCount + place + (protocol === "udp" ? this.#ports.tcp.length : 0);
  }
}

function choosePorts(ports: PortSelection, isChosen: (protocol: Protocol, port: number) => boolean): PortSelection {
  return {
    tcp: ports.tcp.filter((port) => isChosen("tcp", port)),
    udp: ports.udp.filter((port) => isChosen("udp", port)),
  };
}

function sizeOf({ hosts }: PolicyRule): bigint {
  let size = 0n;
  for (const { first, last } of hosts) size += BigInt(last) - BigInt(first) + 1n;
  return size;
}

function tooMany({ name, line }: PolicyRule, pairs: number): InputError {
  return new InputError(
    "POLICY_INVALID",
    name,
    `The rule ${quote(name)} of the policy, line ${line}, says of ${pairs} ports of this scan that they must be open, and ${MOST_EXPECTED} can be kept track of: name fewer hosts.`,
  );
}
