import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ScanEvent } from "@portolan/core";
import { onTestFinished } from "vitest";
import type { AppOptions } from "../src/create-app.ts";
import type { ProblemDocument } from "../src/problem/problem.ts";
import { startServer } from "../src/server.ts";

/** Serves the app on a port of its own until the test is over, and gives its address. */
export async function serve(options: Omit<AppOptions, "stopping"> = {}): Promise<string> {
  const server = await startServer({ host: "127.0.0.1", port: 0 }, options);
  onTestFinished(() => server.stop());
  return server.url;
}

export function postScan(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/v1/scans`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
}

/** The lines of an NDJSON response, as they come. */
export async function* readLines(response: Response): AsyncGenerator<ScanEvent> {
  if (response.body === null) throw new Error("The response has no body.");
  for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
    yield JSON.parse(line) as ScanEvent;
  }
}

export async function readEvents(response: Response): Promise<ScanEvent[]> {
  const events: ScanEvent[] = [];
  for await (const event of readLines(response)) events.push(event);
  return events;
}

/** The problem document of a response, which must say what it is. */
export async function readProblem(response: Response): Promise<ProblemDocument> {
  const type = response.headers.get("Content-Type") ?? "";
  if (!type.startsWith("application/problem+json")) throw new Error(`The response is ${type}, not a problem document.`);
  const document = (await response.json()) as ProblemDocument;
  if (document.status !== response.status) throw new Error(`Status ${response.status}, but ${document.status} inside.`);
  return document;
}

/** A promise, and what settles it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** A port of 127.0.0.1 with a listener until the test is over. */
export async function openPort(): Promise<number> {
  const server = createServer((socket) => socket.on("error", () => undefined).destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => close(server));
  return portOf(server);
}

/** A port of 127.0.0.1 that had a listener a moment ago, so that nobody else is likely to have it now. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  await close(server);
  return port;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
