import { ClientError, type PortolanClient, type Scan, ServerProblem, type Told } from "@portolan/client";
import { AddressSet, type ResolvedTargets, type ScanEvent } from "@portolan/core";
import { describe, expect, it } from "vitest";
import { UsageError } from "../usage-error.ts";
import { ServerError } from "./server-error.ts";
import { ServerScan } from "./server-scan.ts";

const URL = "http://127.0.0.1:8080";
const TIME = "2026-11-27T08:00:00.000Z";

const TARGETS: ResolvedTargets = {
  addresses: AddressSet.fromJSON(["127.0.0.1-127.0.0.2"]),
  hostnames: new Map([["127.0.0.2", "printer.example"]]),
  unresolved: [{ name: "gone.example", message: "The name is gone." }],
};

const START: ScanEvent = {
  type: "start",
  version: "0.1.0",
  arguments: [],
  time: TIME,
  hosts: 2,
  tcpPorts: 1,
  udpPorts: 0,
  techniques: ["connect"],
  sweep: false,
  probes: 2,
  resumed: false,
};

function port(ip: string): ScanEvent {
  return { type: "port", ip, protocol: "tcp", port: 22, state: "open", reason: "syn-ack", time: TIME };
}

let number = 0;

function told(event: Extract<Told, { kind: "event" }>["event"] | ScanEvent): Told {
  number += 1;
  return { kind: "event", id: number, event: event as Extract<Told, { kind: "event" }>["event"] };
}

function status(word: Scan["status"]): Told {
  return told({ type: "status", status: word, time: TIME });
}

/** A client whose server takes a scan on, tells this, and does what it is asked for. */
function clientOf(events: () => AsyncIterable<Told> | Iterable<Told>, more: Partial<PortolanClient> = {}) {
  const asked: string[] = [];
  const view = { id: "a", status: "running", failure: { code: "X", message: "The disk burns." } } as Scan;
  const act = (name: string) => (id: string) => {
    asked.push(`${name} ${id}`);
    return Promise.resolve(view);
  };
  const client = {
    createScan: () => Promise.resolve(view),
    showScan: act("show"),
    pauseScan: act("pause"),
    resumeScan: act("resume"),
    abortScan: act("abort"),
    follow: async function* () {
      yield* events();
    },
    ...more,
  } as unknown as PortolanClient;
  return { client, asked };
}

function scanOf(client: PortolanClient, messages: string[] = []): ServerScan {
  return new ServerScan({
    client,
    url: URL,
    request: { targets: ["127.0.0.1-127.0.0.2"], ports: "22" },
    targets: TARGETS,
    probes: 2,
    arguments: ["portolan", "-p", "22"],
    tell: (message) => void messages.push(message),
  });
}

async function collect(scan: AsyncIterable<ScanEvent>): Promise<ScanEvent[]> {
  const events: ScanEvent[] = [];
  for await (const event of scan) events.push(event);
  return events;
}

describe("a scan on a server", () => {
  it("tells as one of this process: with its command line, warnings of its targets, and their names", async () => {
    const { client } = clientOf(() => [
      status("running"),
      told(START),
      told(port("127.0.0.1")),
      told(port("127.0.0.2")),
      status("finished"),
    ]);
    expect(await collect(scanOf(client))).toEqual([
      { ...START, arguments: ["portolan", "-p", "22"] },
      { type: "warning", code: "target-unresolvable", message: "The name is gone." },
      port("127.0.0.1"),
      { ...port("127.0.0.2"), hostname: "printer.example" },
    ]);
  });

  it("knows how far it is", async () => {
    const progress = { decided: 1, sent: 3, retransmitted: 1, answered: 1, open: 1, elapsedMs: 500, ratePerSecond: 6 };
    const { client } = clientOf(() => [
      told(START),
      told(port("127.0.0.1")),
      { kind: "progress", progress },
      told(port("127.0.0.2")),
    ]);
    const scan = scanOf(client);
    expect(scan.progress).toMatchObject({ stage: "starting", total: 2, decided: 0 });
    for await (const event of scan) {
      if (event.type === "port" && event.ip === "127.0.0.2") break;
    }
    expect(scan.progress).toEqual({
      ...progress,
      total: 2,
      stage: "ports",
      hosts: 2,
      hostsUp: 2,
      remainingMs: 500,
      paused: false,
    });
  });

  it("is aborted over there by whoever leaves it, but not by one who has read it to its end", async () => {
    const left = clientOf(() => [told(START), told(port("127.0.0.1"))]);
    for await (const _ of scanOf(left.client)) break;
    expect(left.asked).toEqual(["abort a"]);
    const read = clientOf(() => [told(START), status("finished")]);
    const scan = scanOf(read.client);
    await collect(scan);
    scan.abort();
    expect(read.asked).toEqual([]);
  });

  it("is aborted but once, and tells what it told until then", async () => {
    const { client, asked } = clientOf(() => [told(START), told(port("127.0.0.1")), status("aborted")]);
    const scan = scanOf(client);
    const events: ScanEvent[] = [];
    for await (const event of scan) {
      events.push(event);
      scan.abort();
    }
    expect(asked).toEqual(["abort a"]);
    expect(events.map(({ type }) => type)).toEqual(["start", "warning", "port"]);
    expect(scan.whereabouts).toBe(`it is aborted on the server, which keeps what it found: ${URL}/v1/scans/a`);
  });

  it("that is aborted before the server has it is none", async () => {
    const { client } = clientOf(() => [], {
      createScan: (_request, { signal } = {}) =>
        new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    });
    const scan = scanOf(client);
    const reading = collect(scan);
    scan.abort();
    expect(await reading).toEqual([]);
    expect(scan.whereabouts).toContain("has not said that it took the scan on");
  });

  it("is paused and resumed over there, and says when others do", async () => {
    const messages: string[] = [];
    const { client, asked } = clientOf(() => [
      told(START),
      status("paused"),
      told(port("127.0.0.1")),
      status("finished"),
    ]);
    const scan = scanOf(client, messages);
    for await (const event of scan) {
      if (event.type === "start") scan.pause();
      if (event.type !== "port") continue;
      expect(scan.progress.paused).toBe(true);
      scan.resume();
    }
    expect(asked).toEqual(["pause a", "resume a"]);
    expect(messages).toEqual([]);
    const others = clientOf(() => [told(START), status("paused"), status("finished")]);
    await collect(scanOf(others.client, messages));
    expect(messages).toEqual([expect.stringContaining("was paused on the server")]);
  });

  it("says that it could not be paused, and goes on", async () => {
    const messages: string[] = [];
    const refusal = new ServerProblem(
      409,
      { type: "/problems/scan-over", title: "Over.", status: 409, detail: "It is over." },
      undefined,
    );
    const { client } = clientOf(
      async function* () {
        yield told(START);
        await new Promise(setImmediate);
        yield status("finished");
      },
      { pauseScan: () => Promise.reject(refusal) },
    );
    const scan = scanOf(client, messages);
    for await (const event of scan) if (event.type === "start") scan.pause();
    expect(messages).toEqual([`the server at ${URL} says: It is over.`]);
  });

  it("waits for its turn, and says so", async () => {
    const messages: string[] = [];
    const { client } = clientOf(() => [status("finished")], {
      createScan: () => Promise.resolve({ id: "a", status: "queued" } as Scan),
    });
    await collect(scanOf(client, messages));
    expect(messages).toEqual([expect.stringContaining("waits for its turn")]);
  });

  it("keeps its pace and its targets", () => {
    const scan = scanOf(clientOf(() => []).client);
    expect(() => scan.setRate(5)).toThrow("stays as it began");
    expect(() => scan.exclude()).toThrow("stays as it began");
  });
});

describe("a scan that fails", () => {
  it.each([
    ["on the server", "failed", "failed on the server at http://127.0.0.1:8080: The disk burns."],
    ["by somebody's order", "aborted", "was aborted on the server"],
  ] as const)("%s says why", async (_, word, words) => {
    const { client } = clientOf(() => [told(START), status(word)]);
    const failure = await collect(scanOf(client)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerError);
    expect(String(failure)).toContain(words);
  });

  const problem = (code: number, word: string, more: object = {}) =>
    new ServerProblem(code, { type: `/problems/${word}`, detail: "It is so.", ...more }, undefined);
  const errors = [{ pointer: "/targets", detail: "Too many." }];

  it.each([
    [problem(401, "unauthenticated"), UsageError, "--token-file"],
    [problem(403, "target-not-allowed"), UsageError, "refuses the scan: It is so."],
    [problem(400, "request-invalid", { errors }), UsageError, "It is so. (/targets: Too many.)"],
    [problem(429, "rate-limited"), ServerError, "says: It is so."],
    [problem(503, "unavailable"), ServerError, "says: It is so."],
    [new ServerProblem(404, undefined, undefined), ServerError, "status 404"],
    [new ClientError("SERVER_UNREACHABLE", "It is not there."), ServerError, "It is not there."],
  ])("since it is not taken on says who is to blame: %o", async (error, kind, words) => {
    const { client } = clientOf(() => [], { createScan: () => Promise.reject(error) });
    const failure = await collect(scanOf(client)).catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(kind);
    expect(String(failure)).toContain(words);
  });

  it("in the middle keeps what it told", async () => {
    const { client, asked } = clientOf(async function* () {
      yield told(START);
      throw new ClientError("SERVER_UNREACHABLE", "It is gone.");
    });
    const scan = scanOf(client);
    const events: ScanEvent[] = [];
    const reading = (async () => {
      for await (const event of scan) events.push(event);
    })();
    await expect(reading).rejects.toThrow("It is gone.");
    expect(events.map(({ type }) => type)).toEqual(["start", "warning"]);
    expect(asked).toEqual([]);
    expect(scan.whereabouts).toBe(`it goes on on the server: ${URL}/v1/scans/a`);
  });
});
