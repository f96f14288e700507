import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import type { Scan, ScanEvent } from "../src/index.ts";

/** A server on a port of 127.0.0.1 until the test is over, and the requests that it got. */
export interface FakeServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
}

/** Answers one request after the other, each in its own way; the last way is that of all that follow. */
export async function serve(...ways: readonly [RequestListener, ...RequestListener[]]): Promise<FakeServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    ways[Math.min(requests.length, ways.length) - 1]?.(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(value));
  };
}

export function problem(
  status: number,
  word: string,
  detail: string,
  headers: Record<string, string> = {},
): RequestListener {
  const document = { type: `/problems/${word}`, title: "A title.", status, detail };
  return json(document, status, { "Content-Type": "application/problem+json", ...headers });
}

/** Hangs up without an answer. */
export const hangUp: RequestListener = (_request, response) => {
  response.destroy();
};

/** Sends pieces of an event stream; what becomes of the connection then is the last argument's to say. */
export function stream(pieces: readonly string[], then: (response: ServerResponse) => void): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    for (const piece of pieces) response.write(piece);
    then(response);
  };
}

/** Cuts the connection once all that was written is on its way. */
export function cut(response: ServerResponse): void {
  response.write(":\n", () => response.destroy());
}

export function frame(id: number, event: ScanEvent): string {
  return `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

const TIME = "2026-11-27T08:00:00.000Z";

export function port(number: number): ScanEvent {
  return { type: "port", ip: "127.0.0.1", protocol: "tcp", port: number, state: "open", reason: "syn-ack", time: TIME };
}

export function status(word: Scan["status"]): ScanEvent {
  return { type: "status", status: word, time: TIME };
}

export function scanOf(id: string): Scan {
  return {
    id,
    status: "queued",
    createdAt: TIME,
    startedAt: null,
    endedAt: null,
    schedule: null,
    request: { targets: ["127.0.0.1"], ports: "22" },
    addresses: ["127.0.0.1"],
    ports: "T:22",
    probes: 1,
    progress: null,
    failure: null,
  };
}
