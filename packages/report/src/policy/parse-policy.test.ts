import { readFileSync } from "node:fs";
import { formatPorts, InputError } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "./parse-policy.ts";

const POLICY = `version: 1
default: ignore
tags:
  web: [10.0.0.0/24, "10.0.1.5"]
  database: 2001:db8::/32
rules:
  - name: web servers
    hosts: [tag:web, 10.0.2.1-9]
    must: 443
    may: 80,8000-8002
    never: T:23,U:69
  - hosts: tag:database
    may: [5432, "U:53", 22]
`;

function parse(text: string) {
  return parsePolicy(text, "policy.yaml");
}

function failureOf(text: string): InputError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("The policy was accepted.");
}

/** A policy with one rule of these lines. */
function withRule(...lines: string[]): string {
  return ["version: 1", "rules:", ...lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`)].join("\n");
}

describe("a policy", () => {
  test("is understood", () => {
    const { path, unnamedHosts, rules } = parse(POLICY);
    expect({ path, unnamedHosts }).toEqual({ path: "policy.yaml", unnamedHosts: "ignore" });
    const [web, database] = rules;
    expect(web).toMatchObject({ name: "web servers", line: 7 });
    expect([web?.must, web?.may, web?.never].map((ports) => ports && formatPorts(ports))).toEqual([
      "T:443",
      "T:80,8000-8002",
      "T:23,U:69",
    ]);
    expect([...(web?.hosts ?? [])].map(({ first, last }) => Number(last) - Number(first) + 1)).toEqual([256, 1, 9]);
    expect(database).toMatchObject({ name: "rule 2", line: 12 });
    expect(database && formatPorts(database.may)).toBe("T:22,5432,U:53");
  });

  test("has open ports of unnamed hosts denied where it doesn't say otherwise", () =>
    expect(parse(withRule("hosts: 10.0.0.1")).unnamedHosts).toBe("deny"));

  test("may be JSON, which is YAML, too", () =>
    expect(parse('{"version":1,"rules":[{"hosts":["::1"],"may":22}]}').rules).toHaveLength(1));
});

test("the policy in docs/policies.md is one", () => {
  const document = readFileSync(new URL("../../../../docs/policies.md", import.meta.url), "utf8");
  const [, text = ""] = /^```yaml\n(.*?)^```$/ms.exec(document) ?? [];
  expect(parse(text).rules.map(({ name }) => name)).toEqual(["web servers", "everywhere"]);
});

describe("what is wrong with a policy is told with its line", () => {
  test.each([
    ["", 1, "a map with the keys version, default, tags, rules belongs here"],
    ["- 22", 1, "a map with the keys"],
    ["rules: []", 1, '"version" is missing; it takes the number 1'],
    ["version: 2\nrules: []", 1, '"version" is "2"; it takes the number 1'],
    ["version: 1", 1, '"rules" is missing'],
    ["version: 1\nrules: []", 2, '"rules" is "[]"; it takes a list of 1 to 1000 rules'],
    ["version: 1\nrules: none", 2, '"rules" is "none"'],
    ["version: 1\n\nruls: []", 3, 'the key "ruls" is unknown; known are version, default, tags, rules'],
    ["version: 1\ndefault: allow\nrules: [{hosts: ::1}]", 2, '"default" is "allow"; it takes deny or ignore'],
    ["version: 1\ntags: {a b: ::1}\nrules: [{hosts: ::1}]", 2, '"tags" is'],
    ["version: 1\ntags:\n  a: ::1\n  b: tag:a\nrules: [{hosts: ::1}]", 4, '"tag:a" stands in a tag'],
    [withRule("hosts: ::1", "mst: 22"), 4, 'the key "mst" is unknown; known are name, hosts, must, may, never'],
    [withRule("name: no hosts"), 3, '"hosts" is missing; it takes an address, a block, a range or tag:NAME'],
    [withRule("hosts: []"), 3, '"hosts" is "[]"'],
    [withRule("hosts:", "  - ::1", "  - 10.0.0.0/33"), 5, '"10.0.0.0/33"'],
    [withRule("hosts: [::1, 10]"), 3, '"hosts" is'],
    [withRule("hosts: example.com"), 3, '"example.com" is a name, and names change'],
    [withRule("hosts: tag:web"), 3, '"tag:web" is a tag that is not defined; there are no tags'],
    [withRule("hosts: ::1", "must: 22", "may: 80,70000"), 5, '"70000" in the port list "80,70000"'],
    [withRule("hosts: ::1", "must:", "  - 22", "  - 90-80"), 6, '"90-80"'],
    [withRule("hosts: ::1", "must: 2.5"), 4, '"must" is "2.5"; it takes a port list'],
    [withRule("hosts: ::1", "must: ssh"), 4, '"ssh"'],
    [withRule("hosts: ::1", "must: 22", "never: 1-100"), 3, "both that 22/tcp must be open and that it never may"],
    [withRule("hosts: ::1", "hosts: ::2"), 4, "Map keys must be unique"],
    [withRule("hosts: !secret ::1"), 3, "Unresolved tag: !secret"],
    ["version: 1\n\trules: []", 2, "is no YAML that a policy may hold"],
    ["version: 1\n---\nrules: []", 2, "multiple documents"],
  ])("%j", (text, line, complaint) => {
    const error = failureOf(text);
    expect(error.code).toBe("POLICY_INVALID");
    expect(error.message).toContain('The policy "policy.yaml"');
    expect(error.message).toContain(`, line ${line}`);
    expect(error.message).toContain(complaint);
    expect(error.message).not.toContain("\n");
  });

  test("names a few of the tags that there are", () => {
    const text = "version: 1\ntags: {web: ::1, mail: ::2}\nrules: [{hosts: tag:wbe}]";
    expect(failureOf(text).message).toContain('"tag:wbe" is a tag that is not defined; there are web, mail.');
  });
});

describe("a hostile policy", () => {
  test("may not unfold to something huge", () => {
    const laughs = Array.from({ length: 9 }, (_, level) =>
      level === 0 ? "a0: &a0 [x, x, x, x]" : `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`,
    );
    expect(failureOf(laughs.join("\n")).message).toContain("cannot be unfolded");
  });

  test("may not be nested without end", () => {
    expect(failureOf("[".repeat(10_000)).code).toBe("POLICY_INVALID");
  });

  test("may not be longer than anybody writes", () => {
    expect(failureOf(`# ${"x".repeat(2 ** 18)}`).message).toContain("is longer than 262144 characters");
  });

  test("drives no terminal by what is quoted", () => {
    const message = failureOf(withRule('hosts: "\\e[2J\\u202eevil"')).message;
    expect(message).toContain("evil");
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test("cannot reach into prototypes", () => {
    expect(failureOf("version: 1\n__proto__: {}\nrules: [{hosts: ::1}]").code).toBe("POLICY_INVALID");
    expect(failureOf(withRule("hosts: tag:__proto__")).message).toContain("is a tag that is not defined");
  });
});
