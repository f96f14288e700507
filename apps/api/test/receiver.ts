import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import { onTestFinished } from "vitest";

/** A notice that has arrived. */
export interface Delivery {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that notices are posted to. */
export interface Receiver {
  readonly port: number;
  /** Path and query, to be found again. */
  readonly url: string;
  /** The next delivery that nobody has asked for yet, as soon as it is there. */
  next(): Promise<Delivery>;
  /** Deliveries that nobody has asked for. */
  readonly left: number;
}

/** Answers with a status and nothing else. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_, response) => void response.writeHead(status, headers).end();
}

/** Receives on 127.0.0.1 until the test is over, and answers in turn, the last way again and again. */
export function receive(...answers: readonly RequestListener[]): Promise<Receiver> {
  return receiveBy(createServer, "http", answers);
}

/** What a server of TLS says that it is. */
export interface Credentials {
  readonly key: string;
  readonly cert: string;
}

/** Receives as `receive` does, over TLS. */
export function receiveSecurely(credentials: Credentials, ...answers: readonly RequestListener[]): Promise<Receiver> {
  return receiveBy((listener) => createSecureServer({ ...credentials }, listener), "https", answers);
}

async function receiveBy(
  create: (listener: RequestListener) => Server,
  scheme: "http" | "https",
  answers: readonly RequestListener[],
): Promise<Receiver> {
  const arrived: Delivery[] = [];
  const waiting: ((delivery: Delivery) => void)[] = [];
  let count = 0;
  const server = create(async (request, response) => {
    const pieces: string[] = [];
    for await (const piece of request.setEncoding("utf8")) pieces.push(piece as string);
    const delivery = { path: request.url ?? "", headers: request.headers, body: pieces.join("") };
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(delivery);
    else taker(delivery);
    (answers[Math.min(count, answers.length - 1)] ?? answer(204))(request, response);
    count += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    port: address.port,
    url: `${scheme}://127.0.0.1:${address.port}/hook?key=open-sesame`,
    next: () => {
      const delivery = arrived.shift();
      return delivery === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(delivery);
    },
    get left() {
      return arrived.length;
    },
  };
}

/** Listens on an address and counts who connects, until the test is over. */
export async function countConnections(
  host: string,
  port = 0,
): Promise<{ readonly port: number; readonly count: number }> {
  let count = 0;
  const server = createTcpServer((socket) => {
    count += 1;
    socket.on("error", () => undefined).destroy();
  });
  server.listen(port, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    port: address.port,
    get count() {
      return count;
    },
  };
}
