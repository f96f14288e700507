/** Expectations of a scan, held against what it finds: `@portolan/report/policy`. */
export type { Coverage } from "./policy/expectations.ts";
export { formatVerdict } from "./policy/format-verdict.ts";
export { formatJunit } from "./policy/junit-report.ts";
export { parsePolicy } from "./policy/parse-policy.ts";
export type { Policy, PolicyRule, RuleReference, UnnamedHosts } from "./policy/policy.ts";
export { createPolicyJudge, type PolicyJudge } from "./policy/policy-judge.ts";
export type { Findings, PolicyReport, Undecided, Verdict, Violation } from "./policy/policy-report.ts";
export { formatSarif } from "./policy/sarif-report.ts";
