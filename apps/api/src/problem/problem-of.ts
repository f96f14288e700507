import { InputError, PortolanError } from "@portolan/core";
import { StoreError } from "@portolan/store";
import { z } from "zod";
import { Problem } from "./problem.ts";

/** What body-parser and express say of a request that they refuse. */
const refusalSchema = z.object({
  status: z.int().min(400).max(499),
  /** body-parser's word for the reason; express has none. */
  type: z.string().optional(),
});

/** The problem that an error amounts to. What isn't foreseen is told without its message: that may hold what is nobody's business. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InputError) {
    return new Problem("input-invalid", error.message, {
      members: { code: error.code, input: error.input },
      cause: error,
    });
  }
  if (error instanceof PortolanError) {
    return new Problem("internal-error", error.message, { members: { code: error.code }, cause: error });
  }
  if (error instanceof StoreError) return ofStore(error);
  const refusal = refusalSchema.safeParse(error);
  if (refusal.success) return ofRefusal(refusal.data.status, refusal.data.type, error);
  return new Problem("internal-error", "This was not foreseen: please report it.", { cause: error });
}

/** The message names files of this server: it is for its log. */
function ofStore(error: StoreError): Problem {
  if (error.code !== "STORE_FULL") {
    const detail = "The database of this server does not do what it should: its owner has to look.";
    return new Problem("internal-error", detail, { members: { code: error.code }, cause: error });
  }
  const detail = "The disk of this server is full: try again when there is room.";
  return new Problem("unavailable", detail, { headers: { "Retry-After": "60" }, cause: error });
}

function ofRefusal(status: number, type: string | undefined, cause: unknown): Problem {
  switch (status) {
    case 413:
      return new Problem("body-too-large", "The body is larger than this server reads: send less.", { cause });
    case 415:
      return new Problem("media-type-unsupported", "Send the body as plain JSON in UTF-8, not compressed.", { cause });
    default:
      if (type === "entity.parse.failed")
        return new Problem("body-malformed", "Send the body as one JSON object.", { cause });
      return new Problem("request-invalid", "The request cannot be read: check its address, headers and length.", {
        cause,
      });
  }
}
