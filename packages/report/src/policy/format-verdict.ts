import { escapeForTerminal } from "../escape.ts";
import { formatCount, formatQuantity } from "../text/quantities.ts";
import { describeUndecided, describeViolation } from "./describe-finding.ts";
import type { Findings, PolicyReport } from "./policy-report.ts";
import { quote } from "./quote.ts";

/** The most lines about findings of a kind: the reports for programs list more. */
const MOST_LINES = 25;

/** A verdict for people: a line with the outcome, then one for each finding, nothing among them that a terminal would obey. */
export function formatVerdict(report: PolicyReport): string {
  const { policy, verdict, violations, undecided } = report;
  const lines = [
    `policy ${quote(policy.path)}: ${verdict} (${summary(report)})`,
    ...findingLines(violations, describeViolation),
    ...findingLines(undecided, (finding) => `undecided: ${describeUndecided(finding)}`),
  ];
  return lines.map((line) => `${escapeForTerminal(line)}\n`).join("");
}

function summary({ openPorts, met, violations, undecided }: PolicyReport): string {
  return [
    formatQuantity(violations.count, "violation"),
    ...(undecided.count === 0 ? [] : [`${formatCount(undecided.count)} undecided`]),
    `${formatQuantity(openPorts, "open port")} judged`,
    `${formatCount(met)} of them demanded`,
  ].join(", ");
}

function findingLines<Finding>({ count, listed }: Findings<Finding>, describe: (finding: Finding) => string): string[] {
  const shown = listed.slice(0, MOST_LINES).map((finding) => `  ${describe(finding)}`);
  return count > shown.length ? [...shown, `  and ${formatCount(count - shown.length)} more`] : shown;
}
