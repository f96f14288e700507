import { describe, expect, test } from "vitest";
import type { OptionDefinition } from "../option-definition.ts";
import { OPTION_TABLE } from "../option-table.ts";
import { mergeSettings } from "./merge-settings.ts";
import type { Setting } from "./setting.ts";

const DEFINITIONS: readonly OptionDefinition[] = OPTION_TABLE;

function level(settings: Readonly<Record<string, readonly string[]>>): Setting[] {
  return Object.entries(settings).map(([key, texts]) => {
    const definition = DEFINITIONS.find((candidate) => candidate.key === key);
    if (definition === undefined) throw new Error(`There is no ${key}.`);
    return { definition, texts, origin: { kind: "environment", variable: "X" } };
  });
}

const merge = (given: Record<string, unknown>, ...levels: Readonly<Record<string, readonly string[]>>[]) =>
  mergeSettings(given, levels.map(level)).map(({ definition, texts }) => [definition.key, ...texts]);

describe("what applies", () => {
  test("is what stands highest", () => {
    expect(merge({ timing: "polite" }, { maxRate: ["1"], timing: ["4"] }, { maxRate: ["2"], ports: ["22"] })).toEqual([
      ["maxRate", "1"],
      ["ports", "22"],
    ]);
  });

  test("is nothing where a higher level turns it off", () =>
    expect(merge({}, { open: [] }, { open: [""], reason: [""] })).toEqual([["reason", ""]]));

  test("adds up where it is a list", () =>
    expect(merge({ exclude: ["a"] }, { exclude: ["b"] }, { exclude: ["c", "d"] })).toEqual([
      ["exclude", "b"],
      ["exclude", "c", "d"],
    ]));

  test("is not what a flag of a higher level excludes, from whichever side the table says so", () => {
    expect(merge({ ports: "22" }, { fast: [""], topPorts: ["5"], open: [""] })).toEqual([["open", ""]]);
    expect(merge({ fast: true }, { ports: ["22"] })).toEqual([]);
    expect(merge({}, { json: [""] }, { ndjson: [""] })).toEqual([["json", ""]]);
    expect(merge({ list: true }, { csv: [""], outputText: ["-"], outputJson: ["f"] })).toEqual([["outputJson", "f"]]);
    expect(merge({ outputList: "-" }, { csv: [""] })).toEqual([]);
    expect(merge({ outputList: "f" }, { csv: [""] })).toEqual([["csv", ""]]);
    expect(merge({}, { json: [] }, { ndjson: [""] })).toEqual([["ndjson", ""]]);
  });

  test("is both of two that exclude each other on one level: whoever reads them complains", () =>
    expect(merge({}, { json: [""], ndjson: [""] })).toEqual([
      ["json", ""],
      ["ndjson", ""],
    ]));

  test("is not a bound where a higher level has a rate, unless that is found by measurement", () => {
    expect(merge({ rate: 50 }, { maxRate: ["9"], minRate: ["1"] })).toEqual([]);
    expect(merge({ rate: "auto" }, { maxRate: ["9"] })).toEqual([["maxRate", "9"]]);
    expect(merge({ maxRate: 9 }, { rate: ["50"] })).toEqual([]);
    expect(merge({ maxRate: 9 }, { rate: ["auto"] })).toEqual([["rate", "auto"]]);
    expect(merge({}, { rate: ["50"] }, { maxRate: ["9"] })).toEqual([["rate", "50"]]);
  });
});
