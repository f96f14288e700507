import { describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { parseJson, parseYaml } from "./parse-config-text.ts";

describe("YAML", () => {
  test("is read with its lines", () => {
    const text = "# settings\nrate: 500\nprofiles:\n  web:\n    # ports\n    ports: 80,443\n";
    const { value, lineOf } = parseYaml("f.yaml", text);
    expect(value).toEqual({ rate: 500, profiles: { web: { ports: "80,443" } } });
    expect(["rate", "profiles"].map((key) => lineOf([key]))).toEqual([2, 3]);
    expect(lineOf(["profiles", "web"])).toBe(4);
    expect(lineOf(["profiles", "web", "ports"])).toBe(6);
    expect(lineOf(["profiles", "nowhere", "ports"])).toBeUndefined();
    expect(lineOf([])).toBeUndefined();
  });

  test("may be empty", () => expect(parseYaml("f.yaml", "").value).toBeNull());

  test.each([
    ["rate: 5\nports: [1, 2\nopen: true", /^"f.yaml", line 3: /],
    ["rate: 5\nrate: 6", /^"f.yaml", line 2: Map keys must be unique$/],
    ["a: &a [x]\nb: *c", /^"f.yaml": .*alias.*: c$/],
    ["\t- x", /^"f.yaml", line 1: /],
  ])("%j is refused in one line", (text, message) => {
    expect(() => parseYaml("f.yaml", text)).toThrow(UsageError);
    expect(() => parseYaml("f.yaml", text)).toThrow(message);
    expect(() => parseYaml("f.yaml", text)).not.toThrow("\n");
  });

  test("does not let a few lines stand for a billion", () => {
    const lines = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
    expect(() => parseYaml("f.yaml", ["a0: &a0 [x]", ...lines].join("\n"))).toThrow(/^"f.yaml": .*alias/);
  });
});

describe("JSON", () => {
  test("is read with its lines", () => {
    const { value, lineOf } = parseJson("f.json", '{\n\t"rate": 500,\n\t"profiles": {\n\t\t"web": {} }\n}');
    expect(value).toEqual({ rate: 500, profiles: { web: {} } });
    expect([lineOf(["rate"]), lineOf(["profiles", "web"])]).toEqual([2, 4]);
  });

  test.each(['{"rate": 5,}', "rate: 5", "", "{'rate': 5}"])("%j is not", (text) => {
    expect(() => parseJson("f.json", text)).toThrow(UsageError);
    expect(() => parseJson("f.json", text)).toThrow(/^"f.json" is not JSON: /);
  });
});
