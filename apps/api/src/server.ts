import { once } from "node:events";
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
import type { Store } from "@portolan/store";
import pino, { type Logger } from "pino";
import { authorise } from "./access/authorise.ts";
import type { Caller } from "./access/caller.ts";
import { TargetPolicy } from "./access/target-policy.ts";
import { type AppOptions, createApp } from "./create-app.ts";
import { openDataFolder } from "./data-folder.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { answerUnreadableRequests } from "./problem/unreadable-requests.ts";
import { RetentionSweep } from "./retention/retention-sweep.ts";
import { planScan } from "./scans/plan-scan.ts";
import type { ScanBody } from "./scans/scan-body.ts";
import { ScanService } from "./scans/scan-service.ts";
import { createScheduling } from "./schedules/create-scheduling.ts";
import type { ServerOptions } from "./server-options.ts";
import { type Clock, SYSTEM_CLOCK } from "./time/clock.ts";
import { isUsable } from "./tokens/token-secret.ts";
import { UsageError } from "./usage-error.ts";

/** The addresses that never leave the machine: 127.0.0.0/8 (RFC 1122, section 3.2.1.3) and ::1 (RFC 4291, section 2.5.3). */
const LOOPBACK = AddressSet.fromJSON(["127.0.0.0-127.255.255.255", "::1"]);
/** Where the build of this app puts that of the dashboard. */
const DASHBOARD = join(import.meta.dirname, "dashboard");
/** Milliseconds that a request may take to arrive whole. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Bytes that the first line and the header fields of a request may have together. */
const HEADER_BYTES = 16_384;
/** Milliseconds that responses have to end once the server stops. */
const GRACE_MS = 5_000;

/** What a server may be given; all of it has a default. */
export interface ServerParts {
  readonly limits?: Partial<Limits>;
  readonly lookup?: ResolveTargetsInput["lookup"];
  readonly startScan?: (request: ScanRequest) => Scan;
  /** What schedules go by; the system's by default. */
  readonly clock?: Clock;
  /** None by default. */
  readonly logger?: Logger;
  /** Folder of the dashboard's build; the one beside the bundle by default. */
  readonly dashboard?: string;
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
 * @throws UsageError for a host that is not one address, or that others can reach, also through a proxy, while there is no token.
 * @throws StoreError when the folder's database can't be had.
 * @throws Error when the port cannot be had.
 */
export async function startServer(options: ServerOptions, parts: ServerParts = {}): Promise<RunningServer> {
  const { address, isExposed } = await listenAddress(options.host);
  const { store, release } = openDataFolder(options.data);
  try {
    const isBehindProxy = options.publicHosts.length + options.trustedProxies.length > 0;
    if (isExposed)
      requireToken(store, `Host ${JSON.stringify(options.host)} is not a loopback address`, "listen on 127.0.0.1");
    else if (isBehindProxy)
      requireToken(store, "Others reach this server through a proxy", "leave out --public-host and --trust-proxy");
    const needsToken = isExposed || isBehindProxy;
    return await serve(store, release, { ...options, host: address, isExposed, needsToken }, parts);
  } catch (error) {
    store.close();
    release();
    throw error;
  }
}

async function serve(
  store: Store,
  release: () => void,
  options: ServerOptions & Pick<AppOptions, "isExposed" | "needsToken">,
  parts: ServerParts,
): Promise<RunningServer> {
  const { host, port, data, maxRatePerSecond, keepMs, keepBytes } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const { lookup, startScan, clock = SYSTEM_CLOCK, logger = pino({ level: "silent" }), dashboard = DASHBOARD } = parts;
  const policy = new TargetPolicy(options.policy);
  const catalogue = createServiceCatalogue();
  const stopping = new AbortController();
  const service = new ScanService({
    store,
    checkpoints: join(data, "checkpoints"),
    limits,
    catalogue,
    ...(startScan ? { startScan } : {}),
    authorise: (record) => authorise(record, store, policy),
    maxRatePerSecond,
    maxRateOf: (owner) => store.tokens.find(owner)?.grant.maxRatePerSecond ?? undefined,
    onError: (error) => logger.error({ err: error }, "scan"),
  });
  const policiesOf = ({ policy: ofToken }: Caller) => (ofToken === undefined ? [policy] : [policy, ofToken]);
  const plan = (body: ScanBody, caller: Caller) =>
    planScan(body, { catalogue, lookup, probesPerScan: limits.probesPerScan, policies: policiesOf(caller) });
  const scheduling = createScheduling({
    store,
    scans: service,
    plan,
    limits,
    clock,
    policiesOf,
    lookup,
    onError: (error) => logger.error({ err: error }, "schedule"),
  });
  const retention = new RetentionSweep({
    store,
    keepMs,
    keepBytes,
    removeCheckpoint: (id) => service.removeCheckpoint(id),
    onError: (error) => logger.error({ err: error }, "retention"),
  });
  const app = createApp({
    ...options,
    limits,
    store,
    service,
    schedules: scheduling.schedules,
    scheduleTotals: scheduling.totals,
    catalogue,
    plan,
    logger,
    stopping: stopping.signal,
    dashboard,
  });
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, maxHeaderSize: HEADER_BYTES }, app);
  answerUnreadableRequests(server);
  // A connection kept alive would keep the server alive, too.
  server.on("request", (_request, response) => {
    response.once("close", () => {
      if (stopping.signal.aborted) server.closeIdleConnections();
    });
  });
  await listen(server, port, host);
  service.start();
  scheduling.start();
  retention.start();
  return {
    url: urlOf(server),
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      stopping.abort();
      const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await Promise.all([closed, scheduling.stop(), service.stop(), retention.stop()]);
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

/**
 * @param why What lets others than this machine ask, as a clause.
 * @param otherwise What would keep them out.
 * @throws UsageError
 */
function requireToken(store: Store, why: string, otherwise: string): void {
  if (store.tokens.list().some((token) => isUsable(token, Date.now()))) return;
  throw new UsageError(
    `${why}, and there is no token that is good: make one with portolan-api token create, or ${otherwise}.`,
  );
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
