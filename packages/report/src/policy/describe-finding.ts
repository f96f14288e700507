import { formatCount, formatQuantity } from "../text/quantities.ts";
import type { RuleReference } from "./policy.ts";
import type { Findings, Undecided, Violation } from "./policy-report.ts";
import { quote } from "./quote.ts";

/** `10.0.0.5 23/tcp`, with the name of the host where it has one. */
export function placeOfPort({
  ip,
  hostname,
  protocol,
  port,
}: Pick<Violation, "ip" | "hostname" | "protocol" | "port">): string {
  return `${ip}${hostname === undefined ? "" : ` (${hostname})`} ${port}/${protocol}`;
}

/** What is wrong with a port, as a clause: `10.0.0.5 23/tcp is open, which rule "web" (line 7) forbids`. */
export function describeViolation(violation: Violation): string {
  const place = placeOfPort(violation);
  switch (violation.kind) {
    case "forbidden":
      return `${place} is open, which ${nameRule(violation.rule)} forbids`;
    case "not-allowed":
      return violation.rule === undefined
        ? `${place} is open, and no rule names its host`
        : `${place} is open, which no rule for its host allows, not ${nameRule(violation.rule)}`;
    case "not-open":
      return `${place} is not open, which ${nameRule(violation.rule)} demands`;
  }
}

/** What is not known, why, and what would answer it. */
export function describeUndecided(undecided: Undecided): string {
  switch (undecided.kind) {
    case "incomplete":
      return undecided.reason === "unfinished"
        ? "the scan did not finish, so ports that were not seen may be open"
        : "the scan left ports without a state, for want of a route or of time, and these may be open";
    case "hosts-not-scanned":
      return `${nameRule(undecided.rule)} has ports that must be open on ${describeHosts(undecided.hosts)} that the scan leaves out`;
    case "ports-not-scanned":
      return `${nameRule(undecided.rule)} says that ${undecided.ports} must be open, which the scan leaves out`;
    case "port-unknown": {
      const why =
        undecided.reason === "undiscovered"
          ? "its host did not answer host discovery (-Pn asks it all the same)"
          : "it was left without a state";
      return `${placeOfPort(undecided)} must be open by ${nameRule(undecided.rule)}, but ${why}`;
    }
  }
}

/** How many findings a report does not list; nothing when it lists all. */
export function describeUnlisted({ count, listed }: Findings<unknown>, noun: string): string[] {
  return count > listed.length ? [`${formatQuantity(count - listed.length, `more ${noun}`)} not listed`] : [];
}

function nameRule({ name, line }: RuleReference): string {
  return `rule ${quote(name)} (line ${line})`;
}

function describeHosts(hosts: bigint): string {
  return hosts === 1n ? "1 host" : `${formatCount(Number(hosts))} hosts`;
}
