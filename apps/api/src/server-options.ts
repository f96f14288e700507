import { parseArgs } from "node:util";
import { z } from "zod";
import { UsageError } from "./usage-error.ts";

/** Where to listen. */
export interface ServerOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
}

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "8080";

const portSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));

/** Reads `--host` and `--port`, else `PORTOLAN_API_HOST` and `PORTOLAN_API_PORT`. @throws UsageError */
export function readServerOptions(argv: readonly string[], environment: NodeJS.ProcessEnv): ServerOptions {
  const values = parseFlags(argv);
  const host = values.host ?? environment["PORTOLAN_API_HOST"] ?? DEFAULT_HOST;
  const portText = values.port ?? environment["PORTOLAN_API_PORT"] ?? DEFAULT_PORT;
  const port = portSchema.safeParse(portText);
  if (!port.success) throw new UsageError(`Port ${JSON.stringify(portText)} is not a whole number from 0 to 65535.`);
  return { host, port: port.data };
}

function parseFlags(argv: readonly string[]): { readonly host?: string; readonly port?: string } {
  try {
    const { values } = parseArgs({ args: [...argv], options: { host: { type: "string" }, port: { type: "string" } } });
    return values;
  } catch (cause) {
    const sentence = cause instanceof Error ? cause.message.split(". ", 1)[0] : String(cause);
    throw new UsageError(`${sentence}: the flags are --host <address> and --port <number>.`, { cause });
  }
}
