import {
  type AddressRange,
  covers,
  FAMILIES,
  type Family,
  formatAddressRange,
  mergeAddressRanges,
  parseAddressRange,
} from "./address-range.ts";
import { type IcmpCode, type IcmpCodeName, icmpCode } from "./icmp-codes.ts";
import { LabError } from "./lab-error.ts";
import { type PortRange, parsePortRanges } from "./port-ranges.ts";
import type { CompleteSpecification, RuleSpecification, TargetSpecification } from "./specification.ts";

/** What happens to a segment for a port. */
export type Behaviour = RuleSpecification["behaviour"];

/** Where a rule holds. */
interface PlannedPlace {
  readonly family: Family;
  /** Sorted and disjoint. */
  readonly addresses: readonly AddressRange[];
  readonly ports: readonly PortRange[];
}

/** One rule for one family, ready to be told to nftables and to be written down as truth. */
export type PlannedRule = PlannedPlace &
  (
    | { readonly behaviour: Exclude<Behaviour, "rejected"> }
    | { readonly behaviour: "rejected"; readonly icmp: IcmpCode }
  );

/** One target of a lab with its texts understood. */
export interface PlannedTarget {
  readonly name: string;
  /** Place among the targets; it numbers the link. */
  readonly index: number;
  /** As they were written, so that prefixes stay prefixes. */
  readonly addressTexts: readonly string[];
  /** Sorted and disjoint within a family. */
  readonly addresses: Readonly<Record<Family, readonly AddressRange[]>>;
  /** The first that fits decides. */
  readonly rules: readonly PlannedRule[];
  readonly loss: TargetSpecification["loss"];
}

/** Where targets may live: private space (RFC 1918, RFC 4193), so that a command outside a namespace meets no stranger. */
const ALLOWED: readonly AddressRange[] = ["10.0.0.0/8", "fd00::/8"].map(parseAddressRange);

/** What joins the namespaces, see `topology.ts`. */
const LINKS: readonly AddressRange[] = ["10.76.0.0/16", "fd76::/16"].map(parseAddressRange);

function overlaps(left: AddressRange, right: AddressRange): boolean {
  return left.family === right.family && left.first <= right.last && right.first <= left.last;
}

/**
 * Understands every text of a specification.
 *
 * @throws LabError `SPECIFICATION_INVALID` when one makes no sense, or two contradict each other.
 */
export function planLab(specification: CompleteSpecification): PlannedTarget[] {
  const targets = specification.targets.map(planTarget);
  refuseSharedNames(["scanner", ...targets.map(({ name }) => name)]);
  for (const [index, target] of targets.entries()) {
    for (const other of targets.slice(0, index)) refuseSharedAddresses(target, other);
  }
  return targets;
}

function refuseSharedNames(names: readonly string[]): void {
  const shared = names.find((name, index) => names.indexOf(name) !== index);
  if (shared === undefined) return;
  throw new LabError("SPECIFICATION_INVALID", `Two namespaces can't both be named "${shared}": rename a target.`);
}

function refuseSharedAddresses(target: PlannedTarget, other: PlannedTarget): void {
  for (const family of FAMILIES) {
    const shared = target.addresses[family].find((range) =>
      other.addresses[family].some((candidate) => overlaps(range, candidate)),
    );
    if (shared === undefined) continue;
    throw new LabError(
      "SPECIFICATION_INVALID",
      `"${formatAddressRange(shared)}" of target "${target.name}" belongs to target "${other.name}" too: give it to one.`,
    );
  }
}

function planTarget(target: TargetSpecification, index: number): PlannedTarget {
  const ranges = target.addresses.map((text) => {
    const range = parseAddressRange(text);
    if (covers(ALLOWED, range) && !LINKS.some((link) => overlaps(link, range)) && !text.includes("-")) return range;
    throw new LabError(
      "SPECIFICATION_INVALID",
      `"${text}" can't be a target's: give addresses or prefixes in 10.0.0.0/8 or fd00::/8 but not in 10.76.0.0/16 or fd76::/16.`,
    );
  });
  const addresses = { ipv4: mergeAddressRanges(ranges, "ipv4"), ipv6: mergeAddressRanges(ranges, "ipv6") };
  return {
    name: target.name,
    index,
    addressTexts: target.addresses,
    addresses,
    rules: target.rules.flatMap((rule) => planRule(rule, addresses)),
    loss: target.loss,
  };
}

function planRule(rule: RuleSpecification, targetAddresses: PlannedTarget["addresses"]): PlannedRule[] {
  const ports = parsePortRanges(rule.ports);
  const wanted = rule.addresses?.map(parseAddressRange);
  return FAMILIES.flatMap((family): PlannedRule[] => {
    const addresses = wanted === undefined ? targetAddresses[family] : mergeAddressRanges(wanted, family);
    const stranger = addresses.find((range) => !covers(targetAddresses[family], range));
    if (stranger !== undefined) {
      throw new LabError(
        "SPECIFICATION_INVALID",
        `A rule is for "${formatAddressRange(stranger)}", which its target doesn't have: add it to the target's addresses.`,
      );
    }
    if (addresses.length === 0) return [];
    const place = { family, addresses, ports };
    if (rule.behaviour !== "rejected") return [{ ...place, behaviour: rule.behaviour }];
    return [{ ...place, behaviour: rule.behaviour, icmp: requireCode(family, rule.icmp) }];
  });
}

function requireCode(family: Family, name: IcmpCodeName): IcmpCode {
  const code = icmpCode(family, name);
  if (code !== undefined) return code;
  throw new LabError(
    "SPECIFICATION_INVALID",
    `"${name}" is no Destination Unreachable code of ${family === "ipv4" ? "ICMP" : "ICMPv6"}: limit the rule to addresses of the other family.`,
  );
}
