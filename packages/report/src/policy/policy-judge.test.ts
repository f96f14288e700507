import type { ScanEvent } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { coverageOf, judge } from "../../test/policy-scan.ts";
import { endEvent, filteredPort, hostEvent, portEvent, startEvent, tcpCount } from "../../test/sample-events.ts";
import { describeUndecided, describeViolation } from "./describe-finding.ts";
import { MOST_LISTED } from "./finding-list.ts";
import { parsePolicy } from "./parse-policy.ts";
import { createPolicyJudge } from "./policy-judge.ts";
import type { PolicyReport } from "./policy-report.ts";

const HOSTS = ["192.0.2.1", "192.0.2.2"];
const COVERAGE = coverageOf(HOSTS, "22,23,80,443");

const start = startEvent({ hosts: 2, tcpPorts: 4, probes: 8 });
const end = endEvent({ counts: [tcpCount("open", "syn-ack", 1), tcpCount("closed", "reset", 7)], decided: 8 });

/** A policy of rules in flow style, one a line from line 3. */
function policyOf(...rules: string[]): string {
  return ["version: 1", "rules:", ...rules.map((rule) => `  - ${rule}`)].join("\n");
}

function sentences({ violations, undecided }: PolicyReport): string[] {
  return [...violations.listed.map(describeViolation), ...undecided.listed.map(describeUndecided)];
}

/** What a scan of both hosts that found these ports comes to. */
function judged(policy: string, ...ports: ScanEvent[]): PolicyReport {
  return judge(policy, COVERAGE, [start, ...ports, end]);
}

describe("an open port", () => {
  test("passes where a rule of its host lists it", () => {
    const report = judged(
      policyOf("{hosts: 192.0.2.0/24, may: 22}", "{hosts: 192.0.2.1, must: 443}"),
      portEvent("192.0.2.1", 22),
      portEvent("192.0.2.1", 443),
      portEvent("192.0.2.2", 22),
    );
    expect(report).toMatchObject({ verdict: "passed", openPorts: 3, met: 1 });
  });

  test("is a violation where none does", () => {
    const report = judged(policyOf("{name: web, hosts: 192.0.2.0/24, may: 80}"), portEvent("192.0.2.1", 22));
    expect(report.verdict).toBe("violated");
    expect(sentences(report)).toEqual([
      '192.0.2.1 22/tcp is open, which no rule for its host allows, not rule "web" (line 3)',
    ]);
  });

  test("is judged by its protocol: a number is TCP", () => {
    const dns = portEvent("192.0.2.1", 53, { protocol: "udp" });
    expect(judged(policyOf("{hosts: 192.0.2.1, may: 53}"), dns).verdict).toBe("violated");
    expect(judged(policyOf('{hosts: 192.0.2.1, may: "U:53"}'), dns).verdict).toBe("passed");
  });

  test("is a violation where a rule lists it in never, whatever others say", () => {
    const report = judged(
      policyOf("{hosts: 192.0.2.1, must: 23}", "{name: no telnet, hosts: 192.0.2.0/24, never: 23}"),
      portEvent("192.0.2.1", 23),
    );
    expect(sentences(report)).toEqual(['192.0.2.1 23/tcp is open, which rule "no telnet" (line 4) forbids']);
  });

  test("of a host that no rule names is a violation, or nothing to judge", () => {
    const policy = policyOf("{hosts: 198.51.100.1, may: 22}");
    const report = judged(policy, portEvent("192.0.2.1", 22, { hostname: "scanme.example" }));
    expect(sentences(report)).toEqual(["192.0.2.1 (scanme.example) 22/tcp is open, and no rule names its host"]);
    expect(judged(`default: ignore\n${policy}`, portEvent("192.0.2.1", 22))).toMatchObject({
      verdict: "passed",
      openPorts: 0,
    });
  });
});

describe("a port that must be open", () => {
  const policy = policyOf("{name: ssh, hosts: 192.0.2.0/30, must: 22}");
  const ssh = portEvent("192.0.2.1", 22);
  const narrow = policyOf('{name: ssh, hosts: ["192.0.2.1", "192.0.2.2"], must: 22}');

  test("is a violation where it is not, in a scan that decided every port", () => {
    const report = judged(narrow, ssh);
    expect(report).toMatchObject({ verdict: "violated", met: 1 });
    expect(sentences(report)).toEqual(['192.0.2.2 22/tcp is not open, which rule "ssh" (line 3) demands']);
  });

  test("is not open where it is open|filtered", () => {
    const report = judge(policyOf('{hosts: 192.0.2.1, must: "U:53"}'), coverageOf(["192.0.2.1"], "U:53"), [
      startEvent({ hosts: 1, tcpPorts: 0, udpPorts: 1, probes: 1 }),
      { ...filteredPort("192.0.2.1", 53), protocol: "udp", state: "open|filtered" } as ScanEvent,
      endEvent({ counts: [{ protocol: "udp", state: "open|filtered", reason: "no-response", count: 1 }] }),
    ]);
    expect(report).toMatchObject({ verdict: "violated", openPorts: 0 });
  });

  test("is undecided on hosts and ports that the scan leaves out, which never pass", () => {
    const report = judge(policyOf("{name: ssh, hosts: 192.0.2.0/30, must: '22,8080'}"), COVERAGE, [
      start,
      ssh,
      portEvent("192.0.2.2", 22),
      end,
    ]);
    expect(report.verdict).toBe("undecided");
    expect(sentences(report)).toEqual([
      'rule "ssh" (line 3) has ports that must be open on 2 hosts that the scan leaves out',
      'rule "ssh" (line 3) says that T:8080 must be open, which the scan leaves out',
    ]);
  });

  test("is undecided where the scan did not finish, but for hosts that it was through with", () => {
    const events = [start, ssh, hostEvent("192.0.2.1", [tcpCount("open", "syn-ack", 4)])];
    for (const tail of [[], [endEvent({ status: "aborted" })], [endEvent({ status: "failed" })]]) {
      const report = judge(narrow, COVERAGE, [...events, ...tail]);
      expect(report.verdict).toBe("undecided");
      expect(sentences(report)).toEqual([
        "the scan did not finish, so ports that were not seen may be open",
        '192.0.2.2 22/tcp must be open by rule "ssh" (line 3), but it was left without a state',
      ]);
    }
    const closed = judge(narrow, COVERAGE, [start, hostEvent("192.0.2.2", [tcpCount("closed", "reset", 4)])]);
    expect(closed.verdict).toBe("violated");
    const told = judge(narrow, COVERAGE, [start, { ...filteredPort("192.0.2.2", 22), state: "closed" }]);
    expect(told.verdict).toBe("violated");
  });

  test("is undecided where ports were left without a state", () => {
    const timedOut = hostEvent("192.0.2.2", [tcpCount("closed", "reset", 1)], { state: "timed-out" });
    const report = judge(narrow, COVERAGE, [
      start,
      ssh,
      timedOut,
      endEvent({ counts: [tcpCount("closed", "reset", 5)] }),
    ]);
    expect(report.verdict).toBe("undecided");
    expect(report.undecided.listed.map(({ kind }) => kind)).toEqual(["incomplete", "port-unknown"]);
    const unknown = [tcpCount("unknown", "no-route", 4), tcpCount("closed", "reset", 4)];
    const noRoute = judge(narrow, COVERAGE, [
      start,
      ssh,
      hostEvent("192.0.2.2", unknown.slice(0, 1)),
      endEvent({ counts: unknown }),
    ]);
    expect(noRoute.verdict).toBe("undecided");
  });

  test("is undecided on a host that host discovery did not find, which says how to ask it all the same", () => {
    const found = { ...start, hosts: 1, probes: 4, discovery: { hosts: 2, hostsUp: 1 } };
    const report = judge(narrow, COVERAGE, [
      found,
      ssh,
      hostEvent("192.0.2.1", [tcpCount("open", "syn-ack", 4)]),
      endEvent({ counts: [tcpCount("open", "syn-ack", 4)] }),
    ]);
    expect(report.verdict).toBe("undecided");
    expect(sentences(report)).toEqual([
      '192.0.2.2 22/tcp must be open by rule "ssh" (line 3), but its host did not answer host discovery (-Pn asks it all the same)',
    ]);
  });

  test("is undecided where a shard may have left it to another", () => {
    const shard = { ...start, probes: 4, shard: { index: 1, count: 2 } };
    const report = judge(narrow, COVERAGE, [shard, ssh, endEvent({ counts: [tcpCount("closed", "reset", 4)] })]);
    expect(report.undecided.listed.map(({ kind }) => kind)).toEqual(["port-unknown"]);
  });

  test("may be so on hosts in numbers that the scan has nothing to do with", () => {
    const report = judge(policyOf("{hosts: [2001:db8::/32, 192.0.2.1], must: 22}"), COVERAGE, [start, ssh, end]);
    expect(report.undecided.listed).toMatchObject([{ kind: "hosts-not-scanned", hosts: 2n ** 96n }]);
  });

  test("counts where violations are certain already", () => {
    const report = judge(policy, COVERAGE, [start, portEvent("192.0.2.1", 23)]);
    expect(report.verdict).toBe("violated");
  });
});

test("a report lists some findings in the order of their addresses, and counts all", () => {
  const coverage = coverageOf(["10.0.0.0/20"], "22");
  const policy = parsePolicy(policyOf("{hosts: 10.0.0.0/8, never: 22}"), "policy.yaml");
  const judging = createPolicyJudge(policy, coverage);
  for (let host = 4095; host >= 0; host -= 1) judging.take(portEvent(`10.0.${host >> 8}.${host & 255}`, 22));
  const { violations } = judging.report();
  expect(violations.count).toBe(4096);
  expect(violations.listed).toHaveLength(MOST_LISTED);
  expect(violations.listed.at(-1)?.ip).toBe("10.0.15.255");
  expect(violations.listed.map(({ ip }) => ip)).toEqual(violations.listed.map(({ ip }) => ip).toSorted(byNumber));
});

function byNumber(left: string, right: string): number {
  const number = (ip: string) => ip.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return number(left) - number(right);
}

test("a rule that expects more of a scan than can be kept track of is refused", () => {
  const policy = parsePolicy(policyOf("{name: all, hosts: 10.0.0.0/8, must: '1-100'}"), "policy.yaml");
  expect(() => createPolicyJudge(policy, coverageOf(["10.0.0.0/8"], "1-100"))).toThrow(
    'The rule "all" of the policy, line 3, says of 1677721600 ports of this scan that they must be open',
  );
});
