import { ClientError } from "@portolan/client";

/** A sentence for the reader on whatever a request threw. */
export function describeFailure(error: unknown): string {
  if (error instanceof ClientError && error.code === "SERVER_UNREACHABLE") return "The server can't be reached.";
  return error instanceof Error ? error.message : String(error);
}
