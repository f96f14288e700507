// The small build: the whole of zod takes a quarter of the start-up.
import * as z from "zod/mini";
import { parseDuration } from "./duration.ts";
import { nearest } from "./nearest.ts";
import { type ChoiceOption, nameOf, type OptionDefinition } from "./option-definition.ts";
import { UsageError } from "./usage-error.ts";

const HIGHEST_RATE = 1_000_000_000;

/** A seed is named in full, so that it names the same checkpoint file however it was given. */
const SEED_DIGITS = 32;

/** How a text becomes the value of an option, and what the text should have been when it doesn't. */
interface ValueSchema {
  readonly schema: z.ZodMiniType<unknown, string>;
  readonly expected: string;
}

/**
 * The values of an option, from its texts in the order in which they were given; of the kinds that hold one value, the last counts.
 * Throws a `UsageError` that quotes the first text that isn't of the kind.
 */
export function parseOptionValue(definition: OptionDefinition, texts: readonly string[]): unknown {
  if (definition.kind === "flag") return true;
  if (definition.kind === "count") return texts.length;
  if (definition.kind === "text" && definition.once && texts.length > 1) {
    throw new UsageError(
      `${nameOf(definition)} was given twice, "${texts[0]}" and "${texts[1]}"; give it once, with commas.`,
    );
  }
  const { schema, expected } = schemaOf(definition);
  const values = texts.map((text) => {
    const result = schema.safeParse(text);
    if (result.success) return result.data;
    const meant = definition.kind === "choice" ? nearest(text, definition.choices) : undefined;
    const hint = meant === undefined ? "." : `: did you mean ${meant}?`;
    throw new UsageError(`${nameOf(definition)} "${text}" is not ${expected}${hint}`);
  });
  return definition.kind === "texts" || definition.kind === "port-list" ? values : values.at(-1);
}

function schemaOf(definition: Exclude<OptionDefinition, { readonly kind: "flag" | "count" }>): ValueSchema {
  switch (definition.kind) {
    case "integer": {
      const { minimum, maximum } = definition;
      const number = z.int().check(z.minimum(minimum), z.maximum(maximum));
      return { schema: converted(/^\d+$/, Number, number), expected: `a whole number from ${minimum} to ${maximum}` };
    }
    case "rate":
      return { schema: RATE, expected: `a number of probes a second, above 0 and up to ${HIGHEST_RATE}` };
    case "auto-rate":
      return {
        schema: z.union([converted(/^auto$/i, () => "auto", z.literal("auto")), RATE]),
        expected: `a number of probes a second, above 0 and up to ${HIGHEST_RATE}, or auto`,
      };
    case "duration": {
      const least = definition.minimumMs > 0 ? ` of at least ${definition.minimumMs} ms` : "";
      return {
        schema: converted(/^/, parseDuration, z.number().check(z.minimum(definition.minimumMs))),
        expected: `a time${least}, such as 500ms, 30s, 5m or 1h`,
      };
    }
    case "choice":
      return choiceSchema(definition);
    case "shard":
      return { schema: SHARD, expected: "a part such as 2/7: the number of the part, from 1, and how many there are" };
    case "seed":
      return { schema: SEED, expected: "a seed of 1 to 32 hexadecimal digits" };
    case "port-list":
      return { schema: z.string(), expected: "a port list" };
    case "text":
    case "texts":
      return { schema: z.string().check(z.minLength(1)), expected: `${withArticle(definition.argument)}; it is empty` };
  }
}

const RATE = converted(/^\d+(\.\d+)?$/, Number, z.number().check(z.positive(), z.maximum(HIGHEST_RATE)));

const SEED = converted(/^[0-9a-f]{1,32}$/i, (text) => text.toLowerCase().padStart(SEED_DIGITS, "0"), z.string());

const SHARD = converted(
  /^\d{1,9}\/\d{1,9}$/,
  (text) => {
    const [index = 0, count = 0] = text.split("/").map(Number);
    return { index, count };
  },
  z
    .object({ index: z.int().check(z.minimum(1)), count: z.int() })
    .check(z.refine(({ index, count }) => index <= count)),
);

function choiceSchema({ choices, numbered }: ChoiceOption): ValueSchema {
  const toWord = (text: string) =>
    numbered && /^\d$/.test(text) ? (choices[Number(text)] ?? text) : text.toLowerCase();
  return {
    schema: converted(/^/, toWord, z.enum([...choices])),
    expected: `one of ${choices.join(", ")}${numbered ? `, or 0 to ${choices.length - 1}` : ""}`,
  };
}

/** A text of a certain form, made into something else, that must then be of a certain kind. */
function converted(
  form: RegExp,
  convert: (text: string) => unknown,
  kind: z.ZodMiniType<unknown>,
): ValueSchema["schema"] {
  return z.pipe(z.pipe(z.string().check(z.regex(form)), z.transform(convert)), kind);
}

function withArticle(noun: string): string {
  return `${/^[AEIO]/.test(noun) ? "an" : "a"} ${noun}`;
}
