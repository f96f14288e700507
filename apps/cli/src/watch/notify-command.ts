import { spawn } from "node:child_process";
import type { Notice } from "@portolan/report/notice";
import { parseArgsStringToArgv } from "string-argv";
import { UsageError } from "../usage-error.ts";
import { NoticeError } from "./notice-error.ts";

/** The variable that notices are signed with: no business of a command's. */
export const SECRET_VARIABLE = "PORTOLAN_NOTIFY_SECRET";

/** A command that is told of changes. */
export interface NotifyCommand {
  readonly file: string;
  readonly arguments: readonly string[];
  /** Milliseconds after which it is killed; 30 seconds by default. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

/** The command of `--notify-command`, taken apart at its spaces but for those in quotes. Throws a `UsageError` when there is none. */
export function parseNotifyCommand(text: string): NotifyCommand {
  const [file, ...words] = parseArgsStringToArgv(text);
  if (file === undefined || file === "")
    throw new UsageError(`--notify-command "${text}" holds no command; give one such as "mail -s changes me".`);
  return { file, arguments: words };
}

/**
 * Runs the command with the notice on its standard input; what it prints goes to standard error. It is killed when its time is up.
 *
 * @throws NoticeError when it can't be started, or does not end well.
 */
export async function runNotifyCommand({ body }: Notice, command: NotifyCommand, signal: AbortSignal): Promise<void> {
  const { [SECRET_VARIABLE]: _, ...env } = process.env;
  const { timeoutMs: timeout = TIMEOUT_MS } = command;
  const child = spawn(command.file, command.arguments, {
    env,
    stdio: ["pipe", 2, 2],
    timeout,
    killSignal: "SIGKILL",
    signal,
  });
  // It need not read what it is told.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(`${body}\n`);
  await new Promise<void>((ended, failed) => {
    child.once("error", (error) => failed(new NoticeError(describeStartFailure(error), { cause: error })));
    child.once("close", (status, endSignal) => {
      if (status === 0) ended();
      else
        failed(new NoticeError(endSignal === null ? `it ended with status ${status}` : `it was ended by ${endSignal}`));
    });
  });
}

function describeStartFailure(error: Error): string {
  if (error.name === "AbortError") return "the watch was interrupted";
  return "code" in error && error.code === "ENOENT" ? "there is no such command" : error.message;
}
