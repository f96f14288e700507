import type { Protocol } from "@portolan/core";
import type { Policy, RuleReference } from "./policy.ts";

/** What a policy says of a scan. `undecided`: nothing speaks against it, but not everything it asks about was seen. */
export type Verdict = "passed" | "violated" | "undecided";

interface AtPort {
  /** Address in canonical text form. */
  readonly ip: string;
  /** The name that the address was asked for by, where that is known. */
  readonly hostname?: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A port that is not as the policy says. */
export type Violation =
  /** Open, though a rule lists it in `never`. */
  | (AtPort & { readonly kind: "forbidden"; readonly rule: RuleReference })
  /** Open, though no rule allows it; `rule` is the first that names its host, if any does. */
  | (AtPort & { readonly kind: "not-allowed"; readonly rule: RuleReference | undefined })
  /** Not open, though a rule lists it in `must`. */
  | (AtPort & { readonly kind: "not-open"; readonly rule: RuleReference });

/** Something that the policy asks about and the scan does not answer. */
export type Undecided =
  /** The scan ended early, or left ports without a state: any of them may be open. */
  | { readonly kind: "incomplete"; readonly reason: "unfinished" | "unanswered"; readonly rule?: undefined }
  /** Hosts with ports that must be open are no part of the scan. */
  | { readonly kind: "hosts-not-scanned"; readonly rule: RuleReference; readonly hosts: bigint }
  /** So are ports of hosts that are; `ports` as `parsePorts` takes them. */
  | { readonly kind: "ports-not-scanned"; readonly rule: RuleReference; readonly ports: string }
  /** A port that must be open has no state, or its host did not answer host discovery. */
  | (AtPort & {
      readonly kind: "port-unknown";
      readonly rule: RuleReference;
      readonly reason: "undiscovered" | "unanswered";
    });

/** All are counted, some are listed. */
export interface Findings<Finding> {
  readonly count: number;
  readonly listed: readonly Finding[];
}

/** What came of holding a scan against a policy. */
export interface PolicyReport {
  readonly policy: Pick<Policy, "path"> & { readonly rules: readonly RuleReference[] };
  readonly verdict: Verdict;
  /** Open ports that were judged. */
  readonly openPorts: number;
  /** Ports that must be open, and are. */
  readonly met: number;
  readonly violations: Findings<Violation>;
  readonly undecided: Findings<Undecided>;
}
