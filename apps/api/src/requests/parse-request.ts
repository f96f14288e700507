import type { Request } from "express";
import type { z } from "zod";
import { Problem } from "../problem/problem.ts";

/** The most complaints that one answer lists. */
const MOST_COMPLAINTS = 10;

/**
 * Reads what a client sent.
 *
 * @param what What it is, to continue the sentence "… is not of the form that is wanted".
 * @throws Problem `request-invalid`, each complaint with a JSON Pointer (RFC 6901) to its place.
 */
export function parseRequest<Value>(schema: z.ZodType<Value>, value: unknown, what: string): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues
    .slice(0, MOST_COMPLAINTS)
    .map(({ path, message }) => ({ pointer: pointerTo(path), detail: message }));
  throw new Problem("request-invalid", `${what} is not of the form that is wanted: see the errors.`, {
    members: { errors },
  });
}

/** Reads a body of JSON. @throws Problem `media-type-unsupported`, `request-invalid` */
export function parseJson<Value>(schema: z.ZodType<Value>, request: Request): Value {
  if (!request.is("application/json"))
    throw new Problem("media-type-unsupported", "Send the body as application/json.");
  return parseRequest(schema, request.body, "The body");
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
