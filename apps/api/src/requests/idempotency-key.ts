import type { Request } from "express";
import { z } from "zod";
import { parseRequest } from "./parse-request.ts";

/** Visible ASCII (draft-ietf-httpapi-idempotency-key-header): what clients make of a UUID or the like. */
const keySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "An Idempotency-Key is 1 to 255 visible ASCII characters.")
  .optional();

/** The key by which a client marks a request that it may send again. @throws Problem `request-invalid` */
export function idempotencyKeyOf(request: Request): string | undefined {
  return parseRequest(keySchema, request.get("Idempotency-Key"), "The header field Idempotency-Key");
}
