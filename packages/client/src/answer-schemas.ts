// The package has a copy of its own, which holds what is imported by name.
import { config, fromJSONSchema, type z } from "zod";
import type { components } from "./generated/openapi.ts";
import generated from "./generated/schemas.data.json" with { type: "json" };

// It compiles nothing: pages forbid that, and are told of each try.
config({ jitless: true });

type NamedSchemas = components["schemas"];

const answers: Readonly<Record<string, object>> = generated.answers;
const made = new Map<string, z.ZodType>();

/** The schema of a name in the OpenAPI document; what it lets through is what the generated type of that name says. */
export function namedSchema<Name extends keyof NamedSchemas & string>(name: Name): z.ZodType<NamedSchemas[Name]> {
  // Both were made of the same document.
  return schemaFrom(`#/$defs/${name}`, { $ref: `#/$defs/${name}` }) as z.ZodType<NamedSchemas[Name]>;
}

/** The schema of the JSON that an operation answers with; undefined where the document has none for that status. */
export function answerSchema(method: string, path: string, status: number): z.ZodType | undefined {
  const name = `${method} ${path} ${status}`;
  const schema = Object.hasOwn(answers, name) ? answers[name] : undefined;
  return schema === undefined ? undefined : schemaFrom(name, schema);
}

/** The schema of the events of a type; undefined for a type that the document does not know. */
export function eventSchema(type: string): z.ZodType<NamedSchemas["ScanEvent"]> | undefined {
  const mapping: Readonly<Record<string, string>> = generated.named.ScanEvent.discriminator.mapping;
  const reference = Object.hasOwn(mapping, type) ? mapping[type] : undefined;
  if (reference === undefined) return undefined;
  return schemaFrom(reference, { $ref: reference }) as z.ZodType<NamedSchemas["ScanEvent"]>;
}

/** Made when it is first needed: each costs its time. */
function schemaFrom(key: string, schema: object): z.ZodType {
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = fromJSONSchema({ ...schema, $defs: generated.named } as z.core.JSONSchema.JSONSchema);
  made.set(key, fresh);
  return fresh;
}

/** Where a value is not what a schema wants, and what is wanted there: for a message. */
export function describeIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  const place = issue?.path.join(".") ?? "";
  return `${place === "" ? "the whole" : `"${place}"`}: ${issue?.message ?? "unknown"}`;
}
