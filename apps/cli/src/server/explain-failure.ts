import { ClientError, ServerProblem } from "@portolan/client";
import * as z from "zod/mini";
import { UsageError } from "../usage-error.ts";
import { ServerError } from "./server-error.ts";

const errorsSchema = z.object({ errors: z.array(z.object({ pointer: z.string(), detail: z.string() })) });

/** What is wrong with the request itself, unlike what may pass: HTTP statuses from 400 on, but for "too often". */
const FIRST_REFUSAL = 400;
const FIRST_FAILURE = 500;
const TOO_OFTEN = 429;

/**
 * The error of a request for a scan: a `UsageError` for what the command line, or something it names, is to blame for; anything else stays
 * what it is or becomes a `ServerError`.
 */
export function creationError(error: unknown, url: string): unknown {
  if (!(error instanceof ServerProblem)) return followingError(error, url);
  const { status, code } = error;
  if (status === 401) {
    return new UsageError(
      `the server at ${url} wants a token that it knows: put one into $PORTOLAN_TOKEN, or name a file that has one by --token-file.`,
      { cause: error },
    );
  }
  if (code === "none" || status < FIRST_REFUSAL || status >= FIRST_FAILURE || status === TOO_OFTEN)
    return followingError(error, url);
  return new UsageError(`the server at ${url} refuses the scan: ${error.message}${detailOf(error)}`, { cause: error });
}

/** The error of whatever comes after that. */
export function followingError(error: unknown, url: string): unknown {
  if (error instanceof ServerProblem)
    return new ServerError(`the server at ${url} says: ${error.message}${detailOf(error)}`, { cause: error });
  if (error instanceof ClientError) return new ServerError(error.message, { cause: error });
  return error;
}

function detailOf({ document }: ServerProblem): string {
  const result = errorsSchema.safeParse(document);
  const [first] = result.success ? result.data.errors : [];
  return first === undefined ? "" : ` (${first.pointer}: ${first.detail})`;
}
