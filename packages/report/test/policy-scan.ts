import { AddressRangesBuilder, AddressSet, parsePorts, parseTarget, type ScanEvent } from "@portolan/core";
import type { Coverage } from "../src/policy/expectations.ts";
import { parsePolicy } from "../src/policy/parse-policy.ts";
import { createPolicyJudge } from "../src/policy/policy-judge.ts";
import type { PolicyReport } from "../src/policy/policy-report.ts";

/** What a scan of some targets and ports covers. */
export function coverageOf(targets: readonly string[], ports: string): Coverage {
  const builder = new AddressRangesBuilder();
  for (const text of targets) {
    const target = parseTarget(text);
    if (target.kind === "addresses") for (const range of target.ranges) builder.add(range);
  }
  return { addresses: new AddressSet(builder.ranges()), ports: parsePorts(ports) };
}

/** What a policy says of a scan that told these events. */
export function judge(policy: string, coverage: Coverage, events: readonly ScanEvent[]): PolicyReport {
  const judging = createPolicyJudge(parsePolicy(policy, "policy.yaml"), coverage);
  for (const event of events) judging.take(event);
  return judging.report();
}
