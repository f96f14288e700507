import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HELP_PAGES } from "../help-pages.ts";
import { OPTION_TABLE } from "../option-table.ts";
import { type CandidateSources, complete } from "./completion.ts";

const SOURCES: CandidateSources = {
  services: async (prefix) =>
    ["http", "https", "ssh"]
      .filter((name) => name.startsWith(prefix))
      .map((value) => ({ value, description: `port of ${value}` })),
  profiles: async (config) => [{ value: config ?? "found", description: "" }],
};

/** The words that may stand at the end of a line, where `|` is the cursor behind a space. */
async function valuesAfter(line: string): Promise<readonly string[] | "files"> {
  const completion = await complete(line.replace("|", "").split(" "), SOURCES);
  return completion.kind === "files" ? "files" : completion.candidates.map(({ value }) => value);
}

describe("completion", () => {
  test("knows the commands", async () => {
    expect(await valuesAfter("|")).toEqual(Object.keys(HELP_PAGES));
    const { candidates } = { candidates: [], ...(await complete(["servi"], SOURCES)) };
    expect(candidates).toEqual([
      { value: "services", description: expect.stringMatching(/^Says what is usually behind a port/) },
    ]);
  });

  test("knows every flag of the command, in each of its forms", async () => {
    const flags = await valuesAfter("-");
    for (const definition of OPTION_TABLE) {
      expect(flags).toContain(definition.long);
      if ("short" in definition) expect(flags).toContain(definition.short);
    }
    expect(await valuesAfter("services -")).toEqual(["--search", "--json", "--help", "-h"]);
    expect(await valuesAfter("scan --max-re")).toEqual(["--max-retries"]);
    expect(await valuesAfter("10.0.0.1 -F --max-re")).toEqual(["--max-retries"]);
    expect(await valuesAfter("watch 10.0.0.1 --ever")).toEqual(["--every"]);
    expect(await valuesAfter("watch 10.0.0.1 --max-re")).toEqual(["--max-retries"]);
    expect(new Set(await valuesAfter("watch -")).size).toBe((await valuesAfter("watch -")).length);
  });

  test.each<[string, readonly string[] | "files"]>([
    ["--engine |", ["auto", "raw", "connect", "net"]],
    ["-F --engine c", ["connect"]],
    ["--engine=c", ["--engine=connect"]],
    ["-T ag", ["aggressive"]],
    ["-Tag", ["-Taggressive"]],
    ["--rate a", ["auto"]],
    ["-oN |", "files"],
    ["-oN=sc", "files"],
    ["--output-json=sc", "files"],
    ["-oA sc", "files"],
    ["--resume |", "files"],
    ["--max-retries |", []],
    ["--profile |", ["found"]],
    ["--config my.yaml --profile |", ["my.yaml"]],
    ["--config=my.yaml --profile=", ["--profile=my.yaml"]],
    ["-p ht", ["http", "https"]],
    ["-p 22,T:ss", ["22,T:ssh"]],
    ["-pss", ["-pssh"]],
    ["--exclude-ports=[80,ss", ["--exclude-ports=[80,ssh"]],
    ["-PS22,ss", ["-PS22,ssh"]],
    ["-p |", []],
    ["-p 80-9", []],
    ["-p http:ss", []],
    ["services ss", ["ssh"]],
    ["services |", []],
    ["services 2", []],
    ["completion |", ["bash", "zsh", "fish"]],
    ["config |", []],
    ["watch --notify-", ["--notify-command"]],
    ["watch --baseline |", "files"],
    ["watch --max-re", ["--max-retries"]],
    ["watch --output-j", []],
    ["10.0.0.1 |", []],
    ["watch -p ss", ["ssh"]],
    ["watch |", []],
    ["diff |", "files"],
    ["-- -", []],
    ["--unknown |", []],
    ["-Tx", []],
  ])("of %s is %j", async (line, values) => expect(await valuesAfter(line)).toEqual(values));

  test("says that a list of ports may go on", async () =>
    expect(await complete(["-p", "22,ss"], SOURCES)).toEqual({
      kind: "list",
      candidates: [{ value: "22,ssh", description: "port of ssh" }],
    }));

  test("answers whatever is typed with what begins so", async () => {
    const word = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(...OPTION_TABLE.map(({ long }) => long), ...Object.keys(HELP_PAGES), "-p", "-T", "--", "-PS"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 5 }), async (words) => {
        const completion = await complete(words, SOURCES);
        if (completion.kind === "files") return;
        for (const { value } of completion.candidates) expect(value.startsWith(words.at(-1) ?? "")).toBe(true);
      }),
    );
  });
});
