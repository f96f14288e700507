import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import { hostileReport } from "../../test/hostile-policy.ts";
import { coverageOf, judge } from "../../test/policy-scan.ts";
import { portEvent } from "../../test/sample-events.ts";
import type { PolicyReport } from "./policy-report.ts";
import { formatSarif } from "./sarif-report.ts";

const SCHEMA = fileURLToPath(import.meta.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));

/** A pattern of the schema is none under the stricter rules of unicode mode. */
const ajv = new Ajv.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, "utf8")) as object);

function logOf(report: PolicyReport): Log {
  return JSON.parse(formatSarif(report)) as Log;
}

describe("a SARIF log", () => {
  test("is of the schema", () => {
    const log = logOf(hostileReport());
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...log, runs: [{ results: [] }] })).toBe(false);
  });

  test("has a result for each finding, at the line of its rule", () => {
    const [run] = logOf(hostileReport()).runs;
    const results = run?.results?.map(({ ruleId, level, kind, locations }) => [
      ruleId,
      level,
      kind,
      locations?.[0]?.physicalLocation?.region?.startLine,
      locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName,
    ]);
    expect(results).toEqual([
      ["not-allowed", "error", undefined, 3, "192.0.2.1 22/tcp"],
      ["forbidden", "error", undefined, 3, "192.0.2.1 23/tcp"],
      ["not-allowed", "error", undefined, 1, "192.0.2.2 22/tcp"],
      ["not-open", "error", undefined, 3, "192.0.2.1 80/tcp"],
      ["undecided", "none", "open", 3, undefined],
    ]);
    for (const { ruleId, ruleIndex = -1 } of run?.results ?? []) {
      expect(run?.tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
    }
  });

  test.each([
    ["policies/of us.yaml", "policies/of%20us.yaml"],
    ["/etc/portolan/policy.yaml", "file:///etc/portolan/policy.yaml"],
  ])("names the file %j by a URI", (path, uri) => {
    const report = hostileReport();
    const [run] = logOf({ ...report, policy: { ...report.policy, path } }).runs;
    expect(run?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(uri);
  });

  test("says how many results it leaves out", () => {
    const events = Array.from({ length: 1001 }, (_, index) => portEvent(`10.0.${index >> 8}.${index & 255}`, 22));
    const log = logOf(judge("version: 1\nrules: [{hosts: ::1}]", coverageOf(["10.0.0.0/20"], "22"), events));
    expect(log.runs[0]?.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      { message: { text: "1 more violation not listed" } },
    ]);
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
  });
});
