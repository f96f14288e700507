import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { LOOPBACK_ONLY, type PolicyTexts, TargetPolicy } from "./access/target-policy.ts";
import { UsageError } from "./usage-error.ts";

/** Where to listen, and where to keep things. */
export interface ServerOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Folder of the database and the checkpoints. */
  readonly data: string;
  /** What may be scanned at all; tokens may narrow it. */
  readonly policy: PolicyTexts;
  readonly logLevel: LogLevel;
}

export const LOG_LEVELS = ["silent", "error", "warn", "info"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "8080";

const portSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));

/** Reads `--host`, `--port` and `--data`, else `PORTOLAN_API_HOST` and its like. @throws UsageError */
export function readServerOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): ServerOptions {
  const values = parseFlags(argv);
  const host = values.host ?? environment["PORTOLAN_API_HOST"] ?? DEFAULT_HOST;
  const portText = values.port ?? environment["PORTOLAN_API_PORT"] ?? DEFAULT_PORT;
  const port = portSchema.safeParse(portText);
  if (!port.success) throw new UsageError(`Port ${JSON.stringify(portText)} is not a whole number from 0 to 65535.`);
  const data = values.data ?? defaultDataFolder(environment);
  if (data === "") throw new UsageError("The data folder is an empty text: name a folder with --data.");
  const policy = { allow: listOf(values.allow, LOOPBACK_ONLY.allow), deny: listOf(values.deny, LOOPBACK_ONLY.deny) };
  checkPolicy(policy);
  const logLevel = LOG_LEVELS.find((level) => level === (values["log-level"] ?? "info"));
  if (logLevel === undefined)
    throw new UsageError(`Log level ${JSON.stringify(values["log-level"])} is not one of ${LOG_LEVELS.join(", ")}.`);
  return { host, port: port.data, data, policy, logLevel };
}

/** Where a server keeps things that is not told where. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv): string {
  return environment["PORTOLAN_API_DATA"] ?? join(stateFolder(environment), "portolan-api");
}

/** A flag may be given again, and may have several texts with commas in between. */
function listOf(values: readonly string[] | undefined, otherwise: readonly string[]): readonly string[] {
  return values?.flatMap((value) => value.split(",")).filter((text) => text !== "") ?? otherwise;
}

function checkPolicy(policy: PolicyTexts): void {
  try {
    new TargetPolicy(policy);
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** Where programs keep what must outlive them (XDG Base Directory Specification). */
function stateFolder(environment: NodeJS.ProcessEnv): string {
  return environment["XDG_STATE_HOME"] || join(environment["HOME"] || homedir(), ".local/state");
}

function parseFlags(argv: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const texts = { type: "string", multiple: true } as const;
    const { values } = parseArgs({
      args: [...argv],
      options: { host: text, port: text, data: text, allow: texts, deny: texts, "log-level": text },
    });
    return values;
  } catch (cause) {
    const sentence = cause instanceof Error ? cause.message.split(". ", 1)[0] : String(cause);
    throw new UsageError(
      `${sentence}: the flags are --host <address>, --port <number>, --data <folder>, --allow <blocks>, --deny <blocks> and --log-level <level>.`,
      {
        cause,
      },
    );
  }
}
