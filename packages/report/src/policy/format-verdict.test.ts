import { describe, expect, test } from "vitest";
import { hostileReport } from "../../test/hostile-policy.ts";
import { coverageOf, judge } from "../../test/policy-scan.ts";
import { endEvent, portEvent, startEvent, tcpCount } from "../../test/sample-events.ts";
import { formatVerdict } from "./format-verdict.ts";

describe("a verdict for people", () => {
  test("says first what came of it", () => {
    const report = judge("version: 1\nrules: [{hosts: 192.0.2.1, must: 22}]", coverageOf(["192.0.2.1"], "22"), [
      startEvent({ probes: 1 }),
      portEvent("192.0.2.1", 22),
      endEvent({ counts: [tcpCount("open", "syn-ack", 1)] }),
    ]);
    expect(formatVerdict(report)).toBe(
      'policy "policy.yaml": passed (0 violations, 1 open port judged, 1 of them demanded)\n',
    );
  });

  test("then each finding in a line of its own, none of which drives a terminal", () => {
    const text = formatVerdict(hostileReport());
    expect(text).toMatch(
      /^policy "policy\.yaml": violated \(4 violations, 1 undecided, 4 open ports judged, 0 of them/,
    );
    expect(text.trimEnd().split("\n")).toHaveLength(6);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
  });

  test("leaves the rest out where there are many", () => {
    const events = Array.from({ length: 200 }, (_, index) => portEvent(`192.0.2.${index}`, 22));
    const text = formatVerdict(judge("version: 1\nrules: [{hosts: ::1}]", coverageOf(["192.0.2.0/24"], "22"), events));
    expect(text).toContain("200 violations, 1 undecided");
    expect(text).toContain("\n  and 175 more\n  undecided: the scan did not finish");
  });
});
