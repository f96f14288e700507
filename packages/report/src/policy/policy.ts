import type { AddressRanges, PortSelection } from "@portolan/core";

/** What a policy makes of the open ports of hosts that none of its rules names: each a violation, or nothing to judge. */
export type UnnamedHosts = "deny" | "ignore";

/** Where a rule stands, to say which one is meant. */
export interface RuleReference {
  /** Its own name, or `rule 2` by its place. */
  readonly name: string;
  /** Its line in the file, from 1. */
  readonly line: number;
}

/** What is expected of some hosts. */
export interface PolicyRule extends RuleReference {
  /** The hosts that it names; there may be more than can be numbered. */
  readonly hosts: AddressRanges;
  /** Ports that have to be open. */
  readonly must: PortSelection;
  /** Ports that may be open beside these. */
  readonly may: PortSelection;
  /** Ports that may not be open, whatever other rules say. */
  readonly never: PortSelection;
}

/**
 * Which ports may or must be open, and where.
 *
 * Every rule that names a host holds for it. A port may be open where one of these rules lists it in `must` or `may` and none in `never`.
 */
export interface Policy {
  /** The file, as messages and reports call it. */
  readonly path: string;
  readonly unnamedHosts: UnnamedHosts;
  readonly rules: readonly PolicyRule[];
}
