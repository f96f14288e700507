import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OptionDefinition } from "../option-definition.ts";
import { OPTION_TABLE } from "../option-table.ts";
import { UsageError } from "../usage-error.ts";
import { settingTexts } from "./setting-texts.ts";

type Key = (typeof OPTION_TABLE)[number]["key"];

const DEFINITIONS: readonly OptionDefinition[] = OPTION_TABLE;

function textsOf(key: Key, value: unknown): readonly string[] {
  const definition = DEFINITIONS.find((candidate) => candidate.key === key);
  if (definition === undefined) throw new Error(`There is no ${key}.`);
  return settingTexts(definition, value);
}

describe("the value of a setting", () => {
  test.each<[Key, unknown, readonly string[]]>([
    ["open", true, [""]],
    ["open", false, []],
    ["open", "yes", [""]],
    ["open", "OFF", []],
    ["open", "1", [""]],
    ["open", 0, []],
    ["verbose", 2, ["", ""]],
    ["verbose", "1", [""]],
    ["verbose", 0, []],
    ["verbose", true, [""]],
    ["rate", 500, ["500"]],
    ["rate", "auto", ["auto"]],
    ["maxRetries", 3, ["3"]],
    ["hostTimeout", 30, ["30"]],
    ["hostTimeout", "5m", ["5m"]],
    ["timing", 4, ["4"]],
    ["timing", "polite", ["polite"]],
    ["ports", 80, ["80"]],
    ["ports", "80,443", ["80,443"]],
    ["exclude", "10.0.0.1", ["10.0.0.1"]],
    ["exclude", ["10.0.0.1", "printer"], ["10.0.0.1", "printer"]],
    ["exclude", [], []],
    ["excludePorts", [22, "80-90"], ["22", "80-90"]],
    ["pingSyn", true, [""]],
    ["pingSyn", false, []],
    ["pingSyn", [22, 80], ["22", "80"]],
    ["seed", "00ff", ["00ff"]],
    ["shard", "2/7", ["2/7"]],
  ])("of %s: %j", (key, value, texts) => expect(textsOf(key, value)).toEqual(texts));

  test.each<[Key, unknown, RegExp]>([
    ["open", "maybe", /^--open "maybe" is not true or false\.$/],
    ["open", [true], /^--open \[true\] is not true or false\.$/],
    ["open", null, /^--open null is not true or false\.$/],
    ["verbose", 1.5, /^-v\/--verbose 1.5 is not a whole number from 0 to 9\.$/],
    ["verbose", 10, /10 is not a whole number/],
    ["rate", "soon", /^--rate "soon" is not a number of probes a second/],
    ["rate", true, /^--rate true is not one value\.$/],
    ["rate", [1, 2], /^--rate \[1,2\] is not one value\.$/],
    ["rate", null, /^--rate null is not a value\.$/],
    ["rate", Number.NaN, /^--rate null is not a value\.$/],
    ["ports", { from: 1 }, /^-p\/--ports {"from":1} is not a value\.$/],
    ["ports", "", /is empty/],
    ["timing", "aggresive", /did you mean aggressive\?$/],
    ["seed", 10, /^--seed 10 is not a text: put its digits in quotes\.$/],
    ["exclude", [["x"]], /is not a value/],
    ["exclude", () => "x", /is not a value/],
  ])("of %s is not %j", (key, value, message) => {
    expect(() => textsOf(key, value)).toThrow(UsageError);
    expect(() => textsOf(key, value)).toThrow(message);
  });

  test("is told or refused, whatever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...DEFINITIONS), fc.anything(), (definition, value) => {
        try {
          for (const text of settingTexts(definition, value)) expect(text).toBeTypeOf("string");
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});
