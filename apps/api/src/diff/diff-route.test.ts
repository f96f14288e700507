import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import type { ScanEvent } from "@portolan/core";
import type { StoredEvent } from "@portolan/store";
import express from "express";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { setCaller } from "../access/caller.ts";
import { Problem } from "../problem/problem.ts";
import { answerProblem } from "../problem/problem-handlers.ts";
import type { ComparedScan, ComparisonOptions } from "./compare-scans.ts";
import { diffRoute } from "./diff-route.ts";

const PORTS = 40_000;
const TIME = "2026-01-01T00:00:00.000Z";

function storedPort(sequence: number): StoredEvent {
  const event: ScanEvent = {
    type: "port",
    ip: "127.0.0.1",
    protocol: "tcp",
    port: (sequence - 1) % 65_536,
    state: "open",
    reason: "syn-ack",
    time: TIME,
  };
  return { sequence, type: "port", json: JSON.stringify(event) };
}

/** A scan whose events never end is number 1; others have told of many ports. */
function page(number: number, after: number, limit: number): StoredEvent[] {
  const rest = number === 1 ? limit : Math.min(limit, PORTS - after);
  return Array.from({ length: rest }, (_, index) => storedPort(after + index + 1));
}

const plan = { addresses: ["127.0.0.1"], hostnames: [], unresolved: [], ports: "", seed: "", probes: 0 };

function find(id: string): ComparedScan & { readonly owner: string } {
  return { id, number: Number(id), plan, lastSequence: PORTS, owner: "" };
}

/** Serves the route alone, for one comparison at a time. */
async function serveRoute(store: ComparisonOptions["store"]): Promise<string> {
  const app = express();
  app.use((_request, response, next) => {
    setCaller(response, { owner: "", scopes: ["read"], policy: undefined, rate: null });
    next();
  });
  const service = { find, missing: () => new Problem("not-found", "There is none.") };
  const limits = { comparedEvents: 100_000, comparisons: 1, stalledAfterMs: 60_000 };
  app.get("/:a/diff/:b", diffRoute({ service, store, limits }));
  app.use(answerProblem);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let stopTurns: () => void = () => undefined;
afterEach(() => stopTurns());

/** Calls back in each turn of the event loop, until the test is over. */
function eachTurn(callback: () => void): void {
  let next: NodeJS.Immediate;
  const turn = (): void => {
    callback();
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  stopTurns = () => clearImmediate(next);
}

it("lets others have their turn while it reads, and while it compares", async () => {
  const turns: number[] = [];
  eachTurn(() => turns.push((turns.pop() ?? 0) + 1));
  const url = await serveRoute({
    events: {
      after: (number, { after, limit }) => {
        turns.push(0);
        return page(number, after, limit);
      },
    },
  });
  const response = await fetch(`${url}/2/diff/3`);
  expect(await response.json()).toMatchObject({ before: { openPorts: PORTS }, changes: [] });
  const [, ...betweenPages] = turns.slice(0, -1);
  expect(betweenPages).toHaveLength((2 * PORTS) / 500 + 1);
  expect(Math.min(...betweenPages)).toBeGreaterThan(0);
  // After the last page: 1,000 ports are compared in a turn.
  expect(turns.at(-1)).toBeGreaterThanOrEqual(PORTS / 1_000);
});

it("ends when its client leaves, and makes place for another", async () => {
  const reads = new EventEmitter();
  const endless = once(reads, "endless");
  const url = await serveRoute({
    events: {
      after: (number, { after, limit }) => {
        if (number === 1) reads.emit("endless");
        return page(number, after, limit);
      },
    },
  });
  const leaving = new AbortController();
  const left = fetch(`${url}/1/diff/1`, { signal: leaving.signal });
  await endless;
  expect((await fetch(`${url}/2/diff/3`)).status).toBe(503);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await expect.poll(async () => (await fetch(`${url}/2/diff/3`)).status, { timeout: 60_000 }).toBe(200);
});
