import XMLBuilder from "fast-xml-builder";
import { escapeForTerminal } from "../escape.ts";
import { describeUndecided, describeUnlisted, describeViolation, placeOfPort } from "./describe-finding.ts";
import type { RuleReference } from "./policy.ts";
import type { PolicyReport, Undecided, Violation } from "./policy-report.ts";

/** A test case of JUnit's format, without an outcome where it passed. */
interface TestCase {
  readonly name: string;
  readonly group: string;
  readonly failure?: string;
  readonly error?: string;
}

/** The group of what no single rule is to blame for. */
const WHOLE_POLICY = "policy";

/**
 * A verdict as JUnit XML, which has no standard; this is what CI systems agree on. Each finding is a test case: a violation fails, what is
 * undecided is an error, since a case that is merely skipped would count as good. A rule without findings is a case that passed.
 */
export function formatJunit(report: PolicyReport): string {
  const cases = testCases(report);
  const counts = {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: cases.filter(({ error }) => error !== undefined).length,
    skipped: 0,
  };
  const suite = { ...attributes({ name: report.policy.path, ...counts }), testcase: cases.map(testCaseElement) };
  const document = {
    "?xml": attributes({ version: "1.0", encoding: "UTF-8" }),
    testsuites: { ...attributes({ name: "portolan", ...counts }), testsuite: suite },
  };
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    attributeNamePrefix: PREFIX,
    format: true,
    suppressEmptyNode: true,
  });
  return builder.build(document);
}

function testCases({ policy, violations, undecided }: PolicyReport): TestCase[] {
  const found = [...violations.listed.map(violationCase), ...undecided.listed.map(undecidedCase)];
  const blamed = new Set([...violations.listed, ...undecided.listed].map(({ rule }) => rule && keyOf(rule)));
  const passed = policy.rules
    .filter((rule) => !blamed.has(keyOf(rule)))
    .map(({ name }): TestCase => ({ name: "as expected", group: name }));
  return [
    ...passed,
    ...found,
    ...describeUnlisted(violations, "violation").map((failure) => ({ name: failure, group: WHOLE_POLICY, failure })),
    ...describeUnlisted(undecided, "question").map((error) => ({ name: error, group: WHOLE_POLICY, error })),
  ];
}

/** Several rules may stand in one line, and several may have one name. */
function keyOf({ name, line }: RuleReference): string {
  return `${line} ${name}`;
}

function violationCase(violation: Violation): TestCase {
  return {
    name: placeOfPort(violation),
    group: violation.rule?.name ?? WHOLE_POLICY,
    failure: describeViolation(violation),
  };
}

function undecidedCase(undecided: Undecided): TestCase {
  const error = describeUndecided(undecided);
  const name = undecided.kind === "port-unknown" ? placeOfPort(undecided) : undecided.kind;
  return { name, group: undecided.rule?.name ?? WHOLE_POLICY, error };
}

function testCaseElement({ name, group, failure, error }: TestCase): Record<string, unknown> {
  return {
    ...attributes({ name, classname: group, time: "0" }),
    ...(failure === undefined ? {} : { failure: attributes({ message: failure, type: "violation" }) }),
    ...(error === undefined ? {} : { error: attributes({ message: error, type: "undecided" }) }),
  };
}

const PREFIX = "@";

function attributes(values: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${PREFIX}${name}`, toXmlText(String(value))] as const),
  );
}

/** Text of characters that XML 1.0 (section 2.2) has, and that a terminal shows as they are. */
function toXmlText(text: string): string {
  return escapeForTerminal(text).replace(/[\uFFFE\uFFFF]/g, "\uFFFD");
}
