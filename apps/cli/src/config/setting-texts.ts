import * as z from "zod/mini";
import { nameOf, type OptionDefinition, takesArgument } from "../option-definition.ts";
import { parseOptionValue } from "../option-schema.ts";
import { UsageError } from "../usage-error.ts";

const SCALAR = z.union([z.string(), z.number(), z.boolean()]);
const VALUE = z.union([SCALAR, z.array(SCALAR)]);
type Value = z.infer<typeof VALUE>;

/** Words that turn a flag on or off, in a file as in a variable of the environment. */
const ON: ReadonlySet<string> = new Set(["true", "yes", "on", "1"]);
const OFF: ReadonlySet<string> = new Set(["false", "no", "off", "0"]);

/** A flag that only counts is given no more often than anything would come of it. */
const HIGHEST_COUNT = 9;

/**
 * The values of an option, as the command line would have them, from what a file or the environment says: `["500"]` from the number 500,
 * none where a flag is turned off. Throws a `UsageError` that quotes what isn't of the option's kind.
 */
export function settingTexts(definition: OptionDefinition, value: unknown): readonly string[] {
  const result = VALUE.safeParse(value);
  if (!result.success) throw wrong(definition, value, takesArgument(definition) ? "a value" : "true or false");
  const texts = textsOf(definition, result.data);
  if (texts.length > 0) parseOptionValue(definition, texts);
  return texts;
}

function textsOf(definition: OptionDefinition, value: Value): readonly string[] {
  switch (definition.kind) {
    case "flag":
      return isOn(definition, value) ? [""] : [];
    case "count":
      return Array.from({ length: countOf(definition, value) }, () => "");
    case "port-list":
      // Without ports, the flag takes its own.
      if (typeof value === "boolean") return value ? [""] : [];
      return listOf(value);
    case "texts":
      return listOf(value);
    case "seed":
      if (typeof value !== "string") throw wrong(definition, value, "a text: put its digits in quotes");
      return [value];
    default:
      if (Array.isArray(value) || typeof value === "boolean") throw wrong(definition, value, "one value");
      return [String(value)];
  }
}

function isOn(definition: OptionDefinition, value: Value): boolean {
  const word = String(value).toLowerCase();
  if (Array.isArray(value) || !(ON.has(word) || OFF.has(word))) throw wrong(definition, value, "true or false");
  return ON.has(word);
}

function countOf(definition: OptionDefinition, value: Value): number {
  const count = Number(value);
  if (Array.isArray(value) || !Number.isInteger(count) || count < 0 || count > HIGHEST_COUNT)
    throw wrong(definition, value, `a whole number from 0 to ${HIGHEST_COUNT}`);
  return count;
}

function listOf(value: Value): readonly string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

function wrong(definition: OptionDefinition, value: unknown, expected: string): UsageError {
  return new UsageError(`${nameOf(definition)} ${JSON.stringify(value) ?? String(value)} is not ${expected}.`);
}
