import { join } from "node:path";
import { parseArgs } from "node:util";
import { openStore, type Store, tokenGrantSchema } from "@portolan/store";
import { LOOPBACK_ONLY, TargetPolicy } from "../access/target-policy.ts";
import { defaultDataFolder } from "../server-options.ts";
import { UsageError } from "../usage-error.ts";
import { parseMaxRate, parseRate, parseSpanMs } from "./rate.ts";
import { createToken, isUsable } from "./token-secret.ts";

const USAGE =
  "portolan-api token create [--name <name>] [--scope read,scan] [--allow <blocks>] [--deny <blocks>] [--rate 5/min] [--max-rate 1000] [--expires 30d]; token list; token revoke <id>; each with --data <folder>";

/** Where what a command says goes: results, and all else. */
export interface CommandOutput {
  readonly result: (line: string) => void;
  readonly tell: (line: string) => void;
}

/**
 * `portolan-api token …`: makes, lists and revokes tokens, also while the server runs.
 *
 * @throws UsageError, StoreError
 */
export function runTokenCommand(argv: readonly string[], environment: NodeJS.ProcessEnv, output: CommandOutput): void {
  const { values, positionals } = parse(argv);
  const [action, ...rest] = positionals;
  const store = openStore(join(values.data ?? defaultDataFolder(environment), "portolan.db"));
  try {
    if (action === "create" && rest.length === 0) create(store, values, output);
    else if (action === "list" && rest.length === 0) list(store, output);
    else if (action === "revoke" && rest.length === 1) revoke(store, rest[0] ?? "", output);
    else throw new UsageError(`There is no such command of tokens: ${USAGE}.`);
  } finally {
    store.close();
  }
}

const TEXT = { type: "string" } as const;
const TEXTS = { type: "string", multiple: true } as const;

function parse(argv: readonly string[]) {
  const options = {
    data: TEXT,
    name: TEXT,
    scope: TEXTS,
    allow: TEXTS,
    deny: TEXTS,
    rate: TEXT,
    "max-rate": TEXT,
    expires: TEXT,
  } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (cause) {
    const sentence = cause instanceof Error ? cause.message.split(". ", 1)[0] : String(cause);
    throw new UsageError(`${sentence}: ${USAGE}.`, { cause });
  }
}

function create(store: Store, values: ReturnType<typeof parse>["values"], { result, tell }: CommandOutput): void {
  const maxRate = values["max-rate"];
  const grant = tokenGrantSchema.safeParse({
    scopes: values.scope === undefined ? ["read"] : [...new Set(listOf(values.scope))],
    allow: values.allow === undefined ? LOOPBACK_ONLY.allow : listOf(values.allow),
    deny: listOf(values.deny ?? []),
    rate: values.rate === undefined ? null : parseRate(values.rate),
    maxRatePerSecond: maxRate === undefined ? null : parseMaxRate(maxRate),
  });
  if (!grant.success) throw new UsageError(`Scope ${JSON.stringify(values.scope?.join(","))} is not of read and scan.`);
  checkBlocks(grant.data);
  const nowMs = Date.now();
  const expiresMs = values.expires === undefined ? null : nowMs + parseSpanMs(values.expires);
  const { text, id, hash } = createToken();
  store.transaction(() => {
    store.tokens.add({ id, name: values.name ?? "", hash, grant: grant.data, createdMs: nowMs, expiresMs });
    store.audit.add({ timeMs: nowMs, actor: "command", action: "token.create", subject: id, detail: grant.data });
  });
  tell("this token is shown once: keep it.");
  result(text);
}

function checkBlocks(texts: { readonly allow: readonly string[]; readonly deny: readonly string[] }): void {
  try {
    new TargetPolicy(texts);
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function list(store: Store, { result }: CommandOutput): void {
  for (const record of store.tokens.list()) {
    const { id, name, grant, createdMs, expiresMs, revokedMs } = record;
    const times = { created: dateOf(createdMs), expires: dateOf(expiresMs), revoked: dateOf(revokedMs) };
    result(JSON.stringify({ id, name, usable: isUsable(record, Date.now()), ...grant, ...times }));
  }
}

function revoke(store: Store, id: string, { tell }: CommandOutput): void {
  const nowMs = Date.now();
  store.transaction(() => {
    if (!store.tokens.revoke(id, nowMs))
      throw new UsageError(`There is no token ${JSON.stringify(id)}: see token list.`);
    store.audit.add({ timeMs: nowMs, actor: "command", action: "token.revoke", subject: id, detail: {} });
  });
  tell(`token ${id} is revoked.`);
}

function listOf(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(",")).filter((text) => text !== "");
}

function dateOf(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}
