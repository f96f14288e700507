import { InputError, PortolanError } from "@portolan/core";
import { escapeForTerminal, ResultsError } from "@portolan/report";
import { EXIT_STATUS } from "./exit-status.ts";
import { OutputError } from "./output/named-sink.ts";
import { ServerError } from "./server/server-error.ts";
import { UsageError } from "./usage-error.ts";

/** What an error means to the user: one line, and the exit status. */
export interface Failure {
  readonly line: string;
  readonly status: number;
}

/** An error in one line. What isn't foreseen says so, since it's a bug; a stack trace helps no user. */
export function describeFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError || error instanceof InputError || error instanceof ResultsError)
    return failure(message, EXIT_STATUS.usage);
  if (error instanceof PortolanError || error instanceof OutputError || error instanceof ServerError)
    return failure(message, EXIT_STATUS.failed);
  return failure(`internal error, please report it: ${message}`, EXIT_STATUS.failed);
}

function failure(message: string, status: number): Failure {
  return { line: `portolan: ${escapeForTerminal(message)}`, status };
}
