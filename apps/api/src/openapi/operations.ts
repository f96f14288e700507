import { z } from "zod";
import { PROBLEM_KINDS, type ProblemKind } from "../problem/problem-kind.ts";

export type Json = Readonly<Record<string, unknown>>;

/** What any request may be answered with. */
export const ALWAYS: readonly ProblemKind[] = [
  "request-invalid",
  "request-timeout",
  "url-too-long",
  "host-not-allowed",
  "headers-too-large",
  "internal-error",
];
/** What any request may be answered with that needs a token. */
export const BEHIND_TOKEN: readonly ProblemKind[] = [...ALWAYS, "unauthenticated", "rate-limited", "unavailable"];
/** What any request about one scan may be answered with. */
export const OF_ONE_SCAN: readonly ProblemKind[] = [...BEHIND_TOKEN, "not-found"];

/** A parameter that is a part of the path. */
export function pathParameter(name: string, description: string, schema: Json = { type: "string" }): Json {
  return { name, in: "path", required: true, description, schema };
}

/** The parameters of a query, as its schema checks them. */
export function queryParameters(schema: z.ZodObject): Json[] {
  return Object.entries(schema.shape).map(([name, member]) => {
    const read = z.toJSONSchema(member, { io: "output", unrepresentable: "any" });
    // A number comes as digits, and is described as the number that it is read as.
    return { name, in: "query", schema: read.type === "integer" ? withoutDialect(read) : schemaOf(member) };
  });
}

/** The JSON Schema of what a client sends. */
export function schemaOf(schema: z.core.$ZodType): Json {
  return withoutDialect(z.toJSONSchema(schema, { io: "input" }));
}

/** Without the name of the dialect: it is the one that OpenAPI 3.1 takes for granted. */
function withoutDialect({ $schema, ...schema }: Json): Json {
  return schema;
}

/** An answer that is JSON. */
export function json(description: string, schema: Json) {
  return { description, content: { "application/json": { schema } } };
}

/** The answers that are problems, by status. */
export function problems(kinds: readonly ProblemKind[]): Json {
  const content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  const statuses = [...new Set(kinds.map((kind) => PROBLEM_KINDS[kind].status))].sort((one, other) => one - other);
  return Object.fromEntries(
    statuses.map((status) => {
      const names = kinds.filter((kind) => PROBLEM_KINDS[kind].status === status);
      return [status, { description: names.map((kind) => `${kind}: ${PROBLEM_KINDS[kind].title}`).join(" "), content }];
    }),
  );
}
