import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  AddressSet,
  InputError,
  type ResolveTargetsInput,
  resolveTargets,
  type Scan,
  type ScanRequest,
} from "@portolan/core";
import { createServiceCatalogue } from "@portolan/services-db";
import { holdLock, openStore, type Store } from "@portolan/store";
import pino, { type Logger } from "pino";
import { authorise } from "./access/authorise.ts";
import { TargetPolicy } from "./access/target-policy.ts";
import { createApp } from "./create-app.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { ScanService } from "./scans/scan-service.ts";
import type { ServerOptions } from "./server-options.ts";
import { isUsable } from "./tokens/token-secret.ts";
import { UsageError } from "./usage-error.ts";

/** The addresses that never leave the machine: 127.0.0.0/8 (RFC 1122, section 3.2.1.3) and ::1 (RFC 4291, section 2.5.3). */
const LOOPBACK = AddressSet.fromJSON(["127.0.0.0-127.255.255.255", "::1"]);
/** Milliseconds that a request may take to arrive whole. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Milliseconds that responses have to end once the server stops. */
const GRACE_MS = 5_000;

/** What a server may be given; all of it has a default. */
export interface ServerParts {
  readonly limits?: Partial<Limits>;
  readonly lookup?: ResolveTargetsInput["lookup"];
  readonly startScan?: (request: ScanRequest) => Scan;
  /** None by default. */
  readonly logger?: Logger;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Takes no more connections, stops the scans so that they can go on, lets responses end, and resolves when all is closed. */
  stop(): Promise<void>;
}

/**
 * Listens, and goes on with the scans of the folder.
 *
 * @throws UsageError for a host that is not one address, or that others can reach while there is no token.
 * @throws StoreError when the folder's database can't be had.
 * @throws Error when the port cannot be had.
 */
export async function startServer(options: ServerOptions, parts: ServerParts = {}): Promise<RunningServer> {
  const { address, isExposed } = await listenAddress(options.host);
  const { store, release } = openFolder(options.data);
  try {
    if (isExposed) requireToken(store, options.host);
    return await serve(store, release, { ...options, host: address, isExposed }, parts);
  } catch (error) {
    store.close();
    release();
    throw error;
  }
}

/** One server a folder: two would run the same scans. */
function openFolder(folder: string): { readonly store: Store; readonly release: () => void } {
  makeFolder(folder);
  const release = holdLock(join(folder, "server.lock"));
  try {
    return { store: openStore(join(folder, "portolan.db")), release };
  } catch (error) {
    release();
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    throw new Error(`Folder ${JSON.stringify(folder)} cannot be made (${code}): name another with --data.`, { cause });
  }
}

async function serve(
  store: Store,
  release: () => void,
  { host, port, data, policy: policyTexts, isExposed }: ServerOptions & { readonly isExposed: boolean },
  parts: ServerParts,
): Promise<RunningServer> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const { lookup, startScan, logger = pino({ level: "silent" }) } = parts;
  const policy = new TargetPolicy(policyTexts);
  const catalogue = createServiceCatalogue();
  const stopping = new AbortController();
  const service = new ScanService({
    store,
    checkpoints: join(data, "checkpoints"),
    limits,
    catalogue,
    ...(startScan ? { startScan } : {}),
    authorise: (record) => authorise(record, store, policy),
    onError: (error) => logger.error({ err: error }, "scan"),
  });
  const stoppingSignal = stopping.signal;
  const app = createApp({
    limits,
    store,
    service,
    catalogue,
    lookup,
    policy,
    isExposed,
    logger,
    stopping: stoppingSignal,
  });
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, app);
  // A connection kept alive would keep the server alive, too.
  server.on("request", (_request, response) => {
    response.once("close", () => {
      if (stopping.signal.aborted) server.closeIdleConnections();
    });
  });
  await listen(server, port, host);
  service.start();
  return {
    url: urlOf(server),
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      stopping.abort();
      const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await Promise.all([closed, service.stop()]);
      clearTimeout(grace);
      store.close();
      release();
    },
  };
}

async function listen(server: Server, port: number, address: string): Promise<void> {
  server.listen(port, address);
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    throw new Error(`Port ${port} of ${address} cannot be had (${code}): name another with --port.`, { cause });
  }
}

/**
 * The address that a host stands for: it is listened on by address, so that a name cannot change in between.
 *
 * @throws UsageError
 */
async function listenAddress(host: string): Promise<{ readonly address: string; readonly isExposed: boolean }> {
  const refusal = `Host ${JSON.stringify(host)} is not one address: listen on 127.0.0.1 or ::1.`;
  try {
    const { addresses } = await resolveTargets({ include: { specs: [host] } });
    if (addresses.size === 1) return { address: addresses.text(0), isExposed: !LOOPBACK.has(addresses.text(0)) };
  } catch (cause) {
    if (cause instanceof InputError) throw new UsageError(refusal, { cause });
    throw cause;
  }
  throw new UsageError(refusal);
}

/** @throws UsageError */
function requireToken(store: Store, host: string): void {
  if (store.tokens.list().some((token) => isUsable(token, Date.now()))) return;
  const way = "make one with portolan-api token create, or listen on 127.0.0.1";
  throw new UsageError(
    `Host ${JSON.stringify(host)} is not a loopback address, and there is no token that is good: ${way}.`,
  );
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
