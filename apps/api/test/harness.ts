import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { type Scan, type ScanRequest, scan } from "@portolan/core";
import { onTestFinished } from "vitest";
import { LOOPBACK_ONLY } from "../src/access/target-policy.ts";
import type { ProblemDocument } from "../src/problem/problem.ts";
import type { ScanView } from "../src/scans/scan-view.ts";
import { type ServerParts, startServer } from "../src/server.ts";
import type { ServerOptions } from "../src/server-options.ts";
import { runTokenCommand } from "../src/tokens/token-command.ts";

/** A folder that is removed when the test is over. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-api-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a server is started with that scans this machine only. */
export function serverOptions(more: Partial<ServerOptions> = {}): ServerOptions {
  return {
    host: "127.0.0.1",
    port: 0,
    data: more.data ?? freshFolder(),
    policy: LOOPBACK_ONLY,
    publicHosts: [],
    trustedProxies: [],
    corsOrigins: [],
    logLevel: "silent",
    ...more,
  };
}

/** Serves the app on a port and a folder of its own until the test is over, and gives its address. */
export async function serve(parts: ServerParts = {}, more: Partial<ServerOptions> = {}): Promise<string> {
  const server = await startServer(serverOptions(more), parts);
  onTestFinished(() => server.stop());
  return server.url;
}

/** Runs `portolan-api token …`, and gives what it printed. */
export function runToken(data: string, ...argv: string[]): string[] {
  const lines: string[] = [];
  runTokenCommand([...argv, "--data", data], {}, { result: (line) => lines.push(line), tell: () => undefined });
  return lines;
}

/** A new token, for a server with that folder. */
export function createToken(data: string, ...argv: string[]): string {
  const [text = ""] = runToken(data, "create", ...argv);
  return text;
}

/** Header fields that say who asks. */
export function bearer(text: string): Record<string, string> {
  return { Authorization: `Bearer ${text}` };
}

export function postScan(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/v1/scans`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

/** Asks for a scan, which must be taken on. */
export async function addScan(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<ScanView> {
  const response = await postScan(url, body, headers);
  if (response.status !== 202) throw new Error(`Status ${response.status}: ${await response.text()}`);
  return (await response.json()) as ScanView;
}

export async function readScan(url: string, id: string): Promise<ScanView> {
  const response = await fetch(`${url}/v1/scans/${id}`);
  if (response.status !== 200) throw new Error(`Status ${response.status}: ${await response.text()}`);
  return (await response.json()) as ScanView;
}

/** A server-sent event. */
export interface Received {
  readonly id?: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The server-sent events of a response, as they come; comments are left out. */
export async function* readEvents(response: Response): AsyncGenerator<Received> {
  if (response.body === null) throw new Error("The response has no body.");
  let fields: Record<string, string> = {};
  for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
    if (line === "") {
      if (fields["data"] !== undefined) yield receivedOf(fields);
      fields = {};
    } else if (!line.startsWith(":")) {
      const colon = line.indexOf(": ");
      fields[line.slice(0, colon)] = line.slice(colon + 2);
    }
  }
}

function receivedOf({ id, event = "message", data = "" }: Record<string, string>): Received {
  return { type: event, data: JSON.parse(data), ...(id === undefined ? {} : { id: Number(id) }) };
}

/** The events of a scan that have numbers, from one on, until the scan is over. */
export async function followScan(url: string, id: string, after = 0): Promise<Received[]> {
  const events: Received[] = [];
  const response = await fetch(`${url}/v1/scans/${id}/events`, { headers: { "Last-Event-ID": String(after) } });
  if (response.status === 204) return [];
  for await (const event of readEvents(response)) if (event.id !== undefined) events.push(event);
  return events;
}

/** Reads events until one is as it should be, and leaves. */
export async function waitFor(
  url: string,
  id: string,
  wanted: (event: Received) => boolean,
  headers: Readonly<Record<string, string>> = {},
): Promise<Received> {
  const response = await fetch(`${url}/v1/scans/${id}/events`, { headers });
  for await (const event of readEvents(response)) if (wanted(event)) return event;
  throw new Error("The scan was over before that.");
}

export function isStatus(status: string): (event: Received) => boolean {
  return ({ type, data }) => type === "status" && data["status"] === status;
}

/** All results of a scan, page by page. */
export async function readResults(url: string, id: string, query = ""): Promise<Record<string, unknown>[]> {
  const results: Record<string, unknown>[] = [];
  for (let cursor = ""; ; ) {
    const response = await fetch(`${url}/v1/scans/${id}/results?${query}${cursor}`);
    if (response.status !== 200) throw new Error(`Status ${response.status}: ${await response.text()}`);
    const page = (await response.json()) as { results: Record<string, unknown>[]; next: string | null };
    results.push(...page.results);
    if (page.next === null) return results;
    cursor = `&cursor=${page.next}`;
  }
}

/** Real scans, whose requests are kept. */
export function watching(requests: ScanRequest[]): (request: ScanRequest) => Scan {
  return (request) => {
    requests.push(request);
    return scan(request);
  };
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
