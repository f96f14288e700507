import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { InputError, resolveTargets } from "@portolan/core";
import { type AppOptions, createApp } from "./create-app.ts";
import { firstOutside } from "./loopback.ts";
import type { ServerOptions } from "./server-options.ts";
import { UsageError } from "./usage-error.ts";

/** Milliseconds that a request may take to arrive whole. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Milliseconds that responses have to end once the server stops. */
const GRACE_MS = 5_000;

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  /** Takes no more connections, aborts the scans, lets their responses end, and resolves when all is closed. */
  stop(): Promise<void>;
}

/**
 * Listens on a loopback address.
 *
 * @throws UsageError for a host that is not this machine's loopback.
 * @throws Error when the port cannot be had.
 */
export async function startServer(
  { host, port }: ServerOptions,
  options: Omit<AppOptions, "stopping"> = {},
): Promise<RunningServer> {
  const address = await loopbackAddress(host);
  const stopping = new AbortController();
  const app = createApp({ ...options, stopping: stopping.signal });
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, app);
  // A connection kept alive would keep the server alive, too.
  server.on("request", (_request, response) => {
    response.once("close", () => {
      if (stopping.signal.aborted) server.closeIdleConnections();
    });
  });
  await listen(server, port, address);
  return { url: urlOf(server), stop: () => stop(server, stopping) };
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

/** The address that a host stands for: it is listened on by address, so that a name cannot change in between. */
async function loopbackAddress(host: string): Promise<string> {
  const refusal = `Host ${JSON.stringify(host)} is not a loopback address: listen on 127.0.0.1 or ::1 for now.`;
  try {
    const { addresses } = await resolveTargets({ include: { specs: [host] } });
    if (addresses.size === 1 && firstOutside(addresses) === undefined) return addresses.text(0);
  } catch (cause) {
    if (cause instanceof InputError) throw new UsageError(refusal, { cause });
    throw cause;
  }
  throw new UsageError(refusal);
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

async function stop(server: Server, stopping: AbortController): Promise<void> {
  const closed = once(server, "close");
  server.close();
  stopping.abort();
  const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(grace);
}
