import type { EndEvent, HostEvent, PortEvent, ScanEvent, StartEvent } from "@portolan/core";
import { addressSortKey } from "../text/address-order.ts";
import { type Coverage, Expectations } from "./expectations.ts";
import { FindingList } from "./finding-list.ts";
import type { Policy, PolicyRule } from "./policy.ts";
import type { PolicyReport, Undecided, Verdict, Violation } from "./policy-report.ts";
import { hasPort } from "./port-membership.ts";

/** Holds the events of one scan against a policy, in memory that does not grow with what the scan finds. */
export interface PolicyJudge {
  /** Takes an event; they come in the order of the scan. */
  take(event: ScanEvent): void;
  /** What the policy says of the events so far. */
  report(): PolicyReport;
}

/**
 * A judge of a scan that has yet to begin.
 *
 * Only `open` is open: `open|filtered` is not. A port that must be open counts as not open where its state was seen or told with its host, or
 * where the whole scan left no port without a state; otherwise it is undecided.
 *
 * @param coverage What the scan will probe.
 * @throws InputError `POLICY_INVALID` when the policy expects more of this scan than can be kept track of.
 */
export function createPolicyJudge(policy: Policy, coverage: Coverage): PolicyJudge {
  return new Judge(policy, coverage);
}

class Judge implements PolicyJudge {
  readonly #policy: Policy;
  readonly #expectations: readonly Expectations[];
  readonly #portsAHost: number;
  readonly #violations = new FindingList<Violation>();
  #openPorts = 0;
  #met = 0;
  #start: StartEvent | undefined;
  #end: EndEvent | undefined;

  constructor(policy: Policy, coverage: Coverage) {
    this.#policy = policy;
    this.#expectations = policy.rules.map((rule) => new Expectations(rule, coverage));
    this.#portsAHost = coverage.ports.tcp.length + coverage.ports.udp.length;
  }

  take(event: ScanEvent): void {
    switch (event.type) {
      case "start":
        this.#start = event;
        break;
      case "port":
        this.#takePort(event);
        break;
      case "host":
        this.#takeHost(event);
        break;
      case "end":
        this.#end = event;
        break;
      case "warning":
        break;
    }
  }

  report(): PolicyReport {
    const undecided = new FindingList<Undecided>();
    const violations = new FindingList<Violation>();
    const found = this.#violations.findings(byAddress);
    const incomplete = this.#incomplete();
    if (incomplete !== undefined) undecided.add(incomplete);
    for (const expectations of this.#expectations) this.#judgeUnmet(expectations, violations, undecided);
    const missing = violations.findings(byAddress);
    const count = found.count + missing.count;
    const unanswered = undecided.findings(() => 0);
    return {
      policy: {
        path: this.#policy.path,
        rules: this.#policy.rules.map(({ name, line }) => ({ name, line })),
      },
      verdict: verdictOf(count, unanswered.count),
      openPorts: this.#openPorts,
      met: this.#met,
      violations: { count, listed: [...found.listed, ...missing.listed] },
      undecided: unanswered,
    };
  }

  #takePort(event: PortEvent): void {
    const { ip, protocol, port, state } = event;
    if (state === "unknown") return;
    const isOpen = state === "open";
    const rules: PolicyRule[] = [];
    for (const expectations of this.#expectations) {
      const host = expectations.hosts.indexOf(ip);
      if (host < 0) continue;
      rules.push(expectations.rule);
      if (expectations.see(host, protocol, port, isOpen)) this.#met += 1;
    }
    if (isOpen) this.#judgeOpen(event, rules);
  }

  #judgeOpen({ ip, hostname, protocol, port }: PortEvent, rules: readonly PolicyRule[]): void {
    const [first] = rules;
    if (first === undefined && this.#policy.unnamedHosts === "ignore") return;
    this.#openPorts += 1;
    const place = { ip, protocol, port, ...(hostname === undefined ? {} : { hostname }) };
    const forbidding = rules.find(({ never }) => hasPort(never, protocol, port));
    if (forbidding !== undefined) {
      this.#violations.add({ kind: "forbidden", ...place, rule: forbidding });
    } else if (!rules.some(({ must, may }) => hasPort(must, protocol, port) || hasPort(may, protocol, port))) {
      this.#violations.add({ kind: "not-allowed", ...place, rule: first });
    }
  }

  /** A host that is told with a state for each of its ports has been looked at whole. */
  #takeHost({ ip, counts }: HostEvent): void {
    if (knownIn(counts) < this.#portsAHost) return;
    for (const expectations of this.#expectations) {
      const host = expectations.hosts.indexOf(ip);
      if (host >= 0) expectations.decide(host);
    }
  }

  #incomplete(): Undecided | undefined {
    if (this.#end?.status !== "finished") return { kind: "incomplete", reason: "unfinished" };
    const probes = this.#start?.probes ?? Number.POSITIVE_INFINITY;
    return knownIn(this.#end.counts) < probes ? { kind: "incomplete", reason: "unanswered" } : undefined;
  }

  #judgeUnmet(expectations: Expectations, violations: FindingList<Violation>, undecided: FindingList<Undecided>): void {
    const { rule, hosts, hostsNotScanned, portsNotScanned } = expectations;
    if (hostsNotScanned > 0n) undecided.add({ kind: "hosts-not-scanned", rule, hosts: hostsNotScanned });
    if (hosts.size > 0 && portsNotScanned !== "") {
      undecided.add({ kind: "ports-not-scanned", rule, ports: portsNotScanned });
    }
    const isDiscovered = this.#start?.discovery !== undefined;
    const isWhole = this.#incomplete() === undefined && !isDiscovered && this.#start?.shard === undefined;
    const reason = isDiscovered && this.#end?.status === "finished" ? "undiscovered" : "unanswered";
    for (const { host, protocol, port, isDecided } of expectations.unmet()) {
      const place = { ip: hosts.text(host), protocol, port };
      if (isDecided || isWhole) violations.add({ kind: "not-open", ...place, rule });
      else undecided.add({ kind: "port-unknown", ...place, rule, reason });
    }
  }
}

/** Of the ports that are counted, those of which something is known. */
function knownIn(counts: HostEvent["counts"]): number {
  return counts.reduce((sum, { state, count }) => (state === "unknown" ? sum : sum + count), 0);
}

function verdictOf(violations: number, undecided: number): Verdict {
  if (violations > 0) return "violated";
  return undecided > 0 ? "undecided" : "passed";
}

function byAddress(left: Violation, right: Violation): number {
  const [leftKey, rightKey] = [addressSortKey(left.ip), addressSortKey(right.ip)];
  if (leftKey !== rightKey) return leftKey < rightKey ? -1 : 1;
  return left.port - right.port || (left.protocol < right.protocol ? -1 : 1);
}
