import {
  type AddressRange,
  FAMILIES,
  formatAddress,
  formatAddressRange,
  includesAddress,
  parseAddress,
  parseAddressRange,
} from "./address-range.ts";
import type { IcmpCodeName, UnreachableReason } from "./icmp-codes.ts";
import { LabError } from "./lab-error.ts";
import type { Behaviour, PlannedRule, PlannedTarget } from "./plan.ts";
import { formatPortRanges, includesPort, parsePortRanges } from "./port-ranges.ts";
import { linkOf } from "./topology.ts";

/** What a scanner should say of a TCP port that it probed with a SYN. */
export interface Outcome {
  readonly state: "open" | "closed" | "filtered";
  readonly reason: "syn-ack" | "reset" | "no-response" | UnreachableReason;
  /** What connect(2) fails with on Linux, after its own retransmissions; absent when it succeeds. */
  readonly connectError?: string;
}

/** The outcome for all addresses and ports of one rule. */
export interface TruthEntry extends Outcome {
  /** Addresses and `first-last` ranges, all of one family. */
  readonly addresses: readonly string[];
  /** Such as `22,80,1000-1999`. */
  readonly ports: string;
  readonly behaviour: Behaviour;
  readonly icmp?: IcmpCodeName;
}

/** The truth of one target: the first entry that fits decides, and the last ones fit everything. */
export interface TargetTruth {
  readonly name: string;
  /** As specified. */
  readonly addresses: readonly string[];
  /** Whom ICMP messages come from: a router, not the address that was probed. */
  readonly icmpFrom: { readonly ipv4: string; readonly ipv6: string };
  /** Percentage of packets lost on each way. */
  readonly loss: { readonly toTarget: number; readonly fromTarget: number };
  readonly entries: readonly TruthEntry[];
}

/** The truth of a whole lab, as plain data that survives JSON. */
export interface LabTruth {
  readonly protocol: "tcp";
  readonly targets: readonly TargetTruth[];
}

/** The truth of one port. */
export interface PortTruth extends Outcome {
  /** Canonical text. */
  readonly ip: string;
  readonly protocol: "tcp";
  readonly port: number;
}

const OUTCOMES: Readonly<Record<Exclude<Behaviour, "rejected">, Outcome>> = {
  open: { state: "open", reason: "syn-ack" },
  closed: { state: "closed", reason: "reset", connectError: "ECONNREFUSED" },
  "reset-by-firewall": { state: "closed", reason: "reset", connectError: "ECONNREFUSED" },
  dropped: { state: "filtered", reason: "no-response", connectError: "ETIMEDOUT" },
};

function outcomeOf(rule: PlannedRule): Outcome {
  if (rule.behaviour !== "rejected") return OUTCOMES[rule.behaviour];
  return { state: "filtered", reason: rule.icmp.reason, connectError: rule.icmp.connectError };
}

function entryOf(rule: PlannedRule): TruthEntry {
  return {
    addresses: rule.addresses.map(formatAddressRange),
    ports: formatPortRanges(rule.ports),
    behaviour: rule.behaviour,
    ...(rule.behaviour === "rejected" ? { icmp: rule.icmp.name } : {}),
    ...outcomeOf(rule),
  };
}

function truthOfTarget(target: PlannedTarget): TargetTruth {
  const rest = FAMILIES.filter((family) => target.addresses[family].length > 0).map((family): PlannedRule => {
    return { family, addresses: target.addresses[family], ports: parsePortRanges("1-65535"), behaviour: "closed" };
  });
  const link = linkOf(target.index);
  return {
    name: target.name,
    addresses: target.addressTexts,
    icmpFrom: { ipv4: link.ipv4.target, ipv6: link.ipv6.target },
    loss: target.loss,
    entries: [...target.rules, ...rest].map(entryOf),
  };
}

/** What a lab that follows a plan answers. */
export function truthOfPlan(targets: readonly PlannedTarget[]): LabTruth {
  return { protocol: "tcp", targets: targets.map(truthOfTarget) };
}

/** Looks up one port. */
export type TruthLookup = (ip: string, port: number) => PortTruth;

/** Makes a lookup from a truth, be it fresh or read from JSON. */
export function truthLookup(truth: LabTruth): TruthLookup {
  const entries = truth.targets
    .flatMap((target) => target.entries)
    .map((entry) => {
      const addresses: readonly AddressRange[] = entry.addresses.map(parseAddressRange);
      return { entry, addresses, ports: parsePortRanges(entry.ports) };
    });
  return (ip, port) => {
    const address = parseAddress(ip);
    const found = entries.find(
      ({ addresses, ports }) => includesPort(ports, port) && includesAddress(addresses, address),
    );
    if (found === undefined) {
      throw new LabError(
        "ADDRESS_UNKNOWN",
        `No target of the lab has port ${port} of "${ip}": ask for one of its addresses.`,
      );
    }
    const { state, reason, connectError } = found.entry;
    const outcome = { state, reason, ...(connectError === undefined ? {} : { connectError }) };
    return { ip: formatAddress(address.family, address.value), protocol: truth.protocol, port, ...outcome };
  };
}
