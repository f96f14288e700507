import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { UsageError } from "./usage-error.ts";

/** Where to listen, and where to keep things. */
export interface ServerOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Folder of the database and the checkpoints. */
  readonly data: string;
}

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
  const data = values.data ?? environment["PORTOLAN_API_DATA"] ?? join(stateFolder(environment), "portolan-api");
  if (data === "") throw new UsageError("The data folder is an empty text: name a folder with --data.");
  return { host, port: port.data, data };
}

/** Where programs keep what must outlive them (XDG Base Directory Specification). */
function stateFolder(environment: NodeJS.ProcessEnv): string {
  return environment["XDG_STATE_HOME"] || join(environment["HOME"] || homedir(), ".local/state");
}

interface Flags {
  readonly host?: string;
  readonly port?: string;
  readonly data?: string;
}

function parseFlags(argv: readonly string[]): Flags {
  try {
    const text = { type: "string" } as const;
    const { values } = parseArgs({ args: [...argv], options: { host: text, port: text, data: text } });
    return values;
  } catch (cause) {
    const sentence = cause instanceof Error ? cause.message.split(". ", 1)[0] : String(cause);
    throw new UsageError(`${sentence}: the flags are --host <address>, --port <number> and --data <folder>.`, {
      cause,
    });
  }
}
