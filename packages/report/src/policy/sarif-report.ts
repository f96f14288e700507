import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { VERSION } from "@portolan/core";
import type { Location, Log, Notification, ReportingDescriptor, Result } from "sarif";
import { toSafeJson } from "../escape.ts";
import { describeUndecided, describeUnlisted, describeViolation } from "./describe-finding.ts";
import type { RuleReference } from "./policy.ts";
import type { PolicyReport, Undecided, Violation } from "./policy-report.ts";

/** What there is to find, in the order of their indexes. */
const DESCRIPTORS = [
  descriptor("forbidden", "ForbiddenPortOpen", "A port is open that a rule forbids.", "error"),
  descriptor("not-allowed", "UnexpectedPortOpen", "A port is open that no rule allows.", "error"),
  descriptor("not-open", "DemandedPortNotOpen", "A port is not open that a rule demands.", "error"),
  descriptor("undecided", "NotDecided", "The scan does not answer what a rule asks.", "none"),
] as const;

type FindingId = Violation["kind"] | "undecided";

/**
 * A verdict as a log of SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"). Results point at the line of the rule in the policy
 * file, the one file there is, and name the port as a logical location. What is undecided is of the kind `open` (section 3.27.9).
 */
export function formatSarif(report: PolicyReport): string {
  const { policy, violations, undecided } = report;
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "portolan", semanticVersion: VERSION, rules: [...DESCRIPTORS] } },
        columnKind: "utf16CodeUnits",
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(report) }],
        results: [
          ...violations.listed.map((violation) => violationResult(policy.path, violation)),
          ...undecided.listed.map((finding) => undecidedResult(policy.path, finding)),
        ],
        properties: { verdict: report.verdict, openPorts: report.openPorts, demandedAndOpen: report.met },
      },
    ],
  };
  return `${toSafeJson(log)}\n`;
}

function descriptor(id: FindingId, name: string, text: string, level: "error" | "none"): ReportingDescriptor {
  return { id, name, shortDescription: { text }, defaultConfiguration: { level } };
}

function violationResult(path: string, violation: Violation): Result {
  return {
    ...result(violation.kind, describeViolation(violation)),
    level: "error",
    locations: [location(path, violation.rule, violation)],
    partialFingerprints: { "portolan/v1": `${violation.kind} ${violation.ip} ${violation.port}/${violation.protocol}` },
  };
}

function undecidedResult(path: string, undecided: Undecided): Result {
  const port = undecided.kind === "port-unknown" ? undecided : undefined;
  return {
    ...result("undecided", describeUndecided(undecided)),
    level: "none",
    kind: "open",
    locations: [location(path, undecided.rule, port)],
  };
}

function result(id: FindingId, text: string): Result {
  return { ruleId: id, ruleIndex: DESCRIPTORS.findIndex((candidate) => candidate.id === id), message: { text } };
}

type Port = Pick<Violation, "ip" | "protocol" | "port">;

function location(path: string, rule: RuleReference | undefined, port: Port | undefined): Location {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(path) }, region: { startLine: rule?.line ?? 1 } },
    ...(port === undefined
      ? {}
      : {
          logicalLocations: [
            {
              name: `${port.port}/${port.protocol}`,
              fullyQualifiedName: `${port.ip} ${port.port}/${port.protocol}`,
              kind: "resource",
            },
          ],
        }),
  };
}

/** A relative path stays relative, as CI systems want it for files of the repository (RFC 3986 section 4.2). */
function uriOf(path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path.split(/[/\\]/).map(encodeURIComponent).join("/");
}

function notifications({ violations, undecided }: PolicyReport): Notification[] {
  return [...describeUnlisted(violations, "violation"), ...describeUnlisted(undecided, "question")].map((text) => ({
    level: "warning",
    message: { text },
  }));
}
