import type { OptionDefinition } from "../option-definition.ts";

/** Flags of a scan: what is expected of it. */
export const EXPECTATION_OPTIONS = [
  {
    key: "expect",
    long: "--expect",
    kind: "text",
    once: true,
    argument: "FILE",
    topic: "Expectations",
    description:
      "Hold the open ports against a policy: which may or must be open, by host. The verdict goes to standard error; exit status 3 when the policy is violated, 4 when the scan does not decide it",
    conflicts: ["discoveryOnly", "ackScan"],
  },
  {
    key: "expectJunit",
    long: "--expect-junit",
    kind: "text",
    argument: "FILE",
    topic: "Expectations",
    description: "Write the verdict as JUnit XML, which CI systems show as tests",
  },
  {
    key: "expectSarif",
    long: "--expect-sarif",
    kind: "text",
    argument: "FILE",
    topic: "Expectations",
    description: "Write the verdict as SARIF 2.1.0, which code scanners show beside the policy",
  },
] as const satisfies readonly OptionDefinition[];
