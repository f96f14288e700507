import { Agent, type IncomingMessage, request as startRequest } from "node:http";
import type { FuzzRequest, Known } from "./requests.ts";

/** An answer, whole; of a stream that goes on, its beginning. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Sends requests as they are, where `fetch` would mend them. */
export class Sender {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true });
  /** What was made, by the word for it in paths. */
  readonly #made = new Map<string, string[]>();
  /** The operations that were done at least once. */
  readonly done = new Set<string>();

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Sends it, and remembers what it made. */
  async send(request: FuzzRequest): Promise<Answer> {
    const answer = await this.#send(request);
    if (answer.status < 300 && request.method === request.operation.method)
      this.done.add(request.operation.operationId);
    const { location } = answer.headers;
    if (location !== undefined) this.#remember(location);
    return answer;
  }

  #remember(location: string): void {
    const [, , kind = "", id = ""] = location.split("/");
    const made = this.#made.get(kind) ?? [];
    made.push(id);
    this.#made.set(kind, made);
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(request: FuzzRequest): Promise<Answer> {
    const { method, body } = request;
    // Said here, since Node does not say it of a GET that has an Expect field.
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const headers = { ...request.headers, ...length };
    const { hostname, port } = this.#url;
    const path = this.pathOf(request);
    return new Promise((resolve, reject) => {
      const outgoing = startRequest({ agent: this.#agent, hostname, port, method, headers, path });
      outgoing.on("error", reject);
      outgoing.on("response", (response) => {
        readAnswer(response).then(resolve, reject);
      });
      outgoing.end(body);
    });
  }

  /** Path and query as they are sent. */
  pathOf({ operation, path, query }: FuzzRequest): string {
    const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(this.#valueOf(path[name] ?? "", operation.path)),
    );
    const pairs = query.map((pair) => pair.map((text) => encodeURIComponent(text)).join("="));
    return pairs.length === 0 ? filled : `${filled}?${pairs.join("&")}`;
  }

  #valueOf(value: string | Known, path: string): string {
    if (typeof value === "string") return value;
    const made = this.#made.get(path.split("/")[2] ?? "") ?? [];
    return made[value.known % Math.max(1, made.length)] ?? "none";
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += String(chunk);
    // Events come as long as the scan runs: leaving the loop ends the connection.
    if (headers["content-type"]?.startsWith("text/event-stream")) break;
  }
  return { status, headers, text };
}
