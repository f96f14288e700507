import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { LOOPBACK_ONLY, type PolicyTexts, TargetPolicy } from "./access/target-policy.ts";
import { parseSize } from "./retention/parse-size.ts";
import { parseMaxRate, parseSpanMs } from "./tokens/rate.ts";
import { UsageError } from "./usage-error.ts";
import { hostOf } from "./webhooks/webhook-url.ts";

/** Where to listen, and where to keep things. */
export interface ServerOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  /** Folder of the database and the checkpoints. */
  readonly data: string;
  /** What may be scanned at all; tokens may narrow it. */
  readonly policy: PolicyTexts;
  /** Probes a second that all scans together may send; no bound by default. */
  readonly maxRatePerSecond?: number;
  /** Milliseconds that a scan is kept after its end; for ever by default. */
  readonly keepMs?: number;
  /** Bytes that the database may have before scans that are over are removed; any number by default. */
  readonly keepBytes?: number;
  /** Names and addresses, in lower case, by which it is reached through a proxy. */
  readonly publicHosts: readonly string[];
  /** Addresses and blocks of proxies that are believed when they say for whom they ask. */
  readonly trustedProxies: readonly string[];
  /** Origins other than its own whose pages may ask this server; none by default. */
  readonly corsOrigins: readonly string[];
  readonly logLevel: LogLevel;
}

export const LOG_LEVELS = ["silent", "error", "warn", "info"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** The flags, and what each takes. */
const FLAGS = {
  host: { type: "string", value: "<address>" },
  port: { type: "string", value: "<number>" },
  data: { type: "string", value: "<folder>" },
  allow: { type: "string", multiple: true, value: "<blocks>" },
  deny: { type: "string", multiple: true, value: "<blocks>" },
  "max-rate": { type: "string", value: "<probes a second>" },
  "keep-for": { type: "string", value: "<time>" },
  "keep-size": { type: "string", value: "<size>" },
  "public-host": { type: "string", multiple: true, value: "<names>" },
  "trust-proxy": { type: "string", multiple: true, value: "<addresses>" },
  "cors-origin": { type: "string", multiple: true, value: "<origins>" },
  "log-level": { type: "string", value: "<level>" },
} as const;

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "8080";

const portSchema = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));

const publicHostSchema = z.union([
  z
    .string()
    .max(253)
    .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i),
  z.ipv6(),
]);
const proxySchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

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
  const { "max-rate": maxRate, "keep-for": keepFor, "keep-size": keepSize } = values;
  return {
    host,
    port: port.data,
    data,
    policy,
    publicHosts: listOf(values["public-host"], []).map(parsePublicHost),
    trustedProxies: listOf(values["trust-proxy"], []).map(parseProxy),
    corsOrigins: listOf(values["cors-origin"], []).map(parseOrigin),
    logLevel,
    ...(maxRate === undefined ? {} : { maxRatePerSecond: parseMaxRate(maxRate) }),
    ...(keepFor === undefined ? {} : { keepMs: parseSpanMs(keepFor) }),
    ...(keepSize === undefined ? {} : { keepBytes: parseSize(keepSize) }),
  };
}

/** Reads a name, or an address without brackets, of a server. @throws UsageError */
function parsePublicHost(text: string): string {
  if (publicHostSchema.safeParse(text).success) return text.toLowerCase();
  throw new UsageError(
    `Public host ${JSON.stringify(text)} is no host name or address: leave out scheme, port and path.`,
  );
}

/** Reads an address or a block of a proxy. @throws UsageError */
function parseProxy(text: string): string {
  if (proxySchema.safeParse(text).success) return text;
  throw new UsageError(`Proxy ${JSON.stringify(text)} is no address or block: name it like 127.0.0.1 or 10.0.0.0/8.`);
}

/** Reads an origin as browsers send it (RFC 6454, section 6.2): none that could never be equal to one of theirs. @throws UsageError */
function parseOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isExact = url?.origin === text && /^https?:$/.test(url.protocol);
  if (isExact && publicHostSchema.safeParse(hostOf(url)).success) return text;
  throw new UsageError(
    `Origin ${JSON.stringify(text)} is not one that browsers send: name it like https://app.example or http://127.0.0.1:3000, without * and path.`,
  );
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
    return parseArgs({ args: [...argv], options: FLAGS }).values;
  } catch (cause) {
    const sentence = cause instanceof Error ? cause.message.split(". ", 1)[0] : String(cause);
    const flags = Object.entries(FLAGS).map(([name, { value }]) => `--${name} ${value}`);
    throw new UsageError(`${sentence}: the flags are ${flags.join(", ")}.`, { cause });
  }
}
