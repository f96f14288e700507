import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { parse } from "test-results-parser";
import { expect, onTestFinished, test } from "vitest";
import { hostileReport } from "../../test/hostile-policy.ts";
import { coverageOf, judge } from "../../test/policy-scan.ts";
import { portEvent } from "../../test/sample-events.ts";
import { formatJunit } from "./junit-report.ts";

/** What a program that reads test results of many tools makes of it. */
function read(xml: string) {
  const folder = mkdtempSync(join(tmpdir(), "portolan-junit-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "policy.xml");
  writeFileSync(file, xml);
  return parse({ type: "junit", files: [file] });
}

test("a reader of test results sees each finding as a case that failed, and rules without as passed", () => {
  const result = read(formatJunit(hostileReport()));
  expect(result).toMatchObject({ status: "FAIL", total: 6, passed: 1, failed: 4, errors: 1 });
  const [suite] = result.suites;
  expect(suite?.name).toBe("policy.yaml");
  const cases = suite?.cases.map(({ name, status, failure }) => ({ name, status, failure })) ?? [];
  expect(cases).toContainEqual({
    name: "192.0.2.2 22/tcp",
    status: "FAIL",
    failure: "192.0.2.2 22/tcp is open, and no rule names its host",
  });
  expect(cases.filter(({ status }) => status === "PASS")).toHaveLength(1);
});

test("it is XML whatever hosts and rules are called, and drives no terminal", () => {
  const xml = formatJunit(hostileReport());
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\uffff]/u);
  const parsed: unknown = new XMLParser({ ignoreAttributes: false }).parse(xml);
  expect(JSON.stringify(parsed)).toContain('\\"><script>&\\\\u{1b}[2J');
});

test("what it does not list, it counts in a case that failed", () => {
  const events = Array.from({ length: 1500 }, (_, index) => portEvent(`10.0.${index >> 8}.${index & 255}`, 22));
  const report = judge("version: 1\nrules: [{hosts: ::1}]", coverageOf(["10.0.0.0/20"], "22"), events);
  const result = read(formatJunit(report));
  expect(result.suites[0]?.cases.map(({ name }) => name)).toContain("500 more violations not listed");
  expect(result).toMatchObject({ failed: 1001, errors: 1 });
});
