import { FIELDS, type Field } from "@portolan/report";
import { didYouMean } from "../nearest.ts";
import { UsageError } from "../usage-error.ts";

/** The columns that `--fields` asks for, by name and in order. Throws a `UsageError` for a name that is none. */
export function parseFields(text: string): Field[] {
  return text.split(",").map((word) => {
    const wanted = word.trim();
    const field = FIELDS.find((name) => name.toLowerCase() === wanted.toLowerCase());
    if (field !== undefined) return field;
    const hint = didYouMean(wanted, FIELDS, `give some of ${FIELDS.join(",")}.`);
    throw new UsageError(`"${wanted}" in --fields "${text}" is not a column: ${hint}`);
  });
}
