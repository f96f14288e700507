import { once } from "node:events";
import { readdirSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Listeners, openListeners } from "../../test/virtual/listeners.ts";
import { readCheckpoint } from "../checkpoint/read-checkpoint.ts";
import { ENGINE_NAMES } from "../engines/engine-name.ts";
import { InputError, PortolanError } from "../errors.ts";
import type { ServiceCatalogue } from "../ports/service-catalogue.ts";
import type { PortEvent, ScanEvent } from "../results/events.ts";
import { resolveTargets } from "../targets/resolve-targets.ts";
import { startWorkerPool } from "../workers/pool-runner.ts";
import type { ScanRequest } from "./request.ts";
import { resumeScan, scan } from "./scan.ts";

let folder: string;
let listeners: Listeners;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-scan-"));
  listeners = await openListeners(12, 30);
});
afterAll(async () => {
  await listeners.close();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function requestOf(more: Partial<ScanRequest> = {}): ScanRequest {
  const ports = [...listeners.open, ...listeners.closed].join(",");
  return { targets: [listeners.ip], ports, workers: 0, ...more };
}

async function eventsOf(events: AsyncIterable<ScanEvent>): Promise<ScanEvent[]> {
  const all: ScanEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const portsOf = (events: readonly ScanEvent[]): PortEvent[] => events.filter((event) => event.type === "port");
const numbersOf = (ports: readonly PortEvent[]): number[] =>
  ports.map(({ port }) => port).sort((one, other) => one - other);

/**
 * Ports enough, slowly enough, for a scan to be stopped in the middle however slow this thread is: a worker is stopped by sixteen
 * batches that nobody has read, and these hold no more than some 40 ports each at a thousand a second.
 */
function slowRequest(more: Partial<ScanRequest> = {}): ScanRequest {
  const ratePerSecond = more.workers === undefined || more.workers === 0 ? 4_000 : 1_000;
  return requestOf({ ports: `1-2000,${listeners.open.join(",")}`, records: "all", pace: { ratePerSecond }, ...more });
}

/** Every worker thread that is started from now on, and what tells when one is loaded. */
function watchWorkers(): Map<Worker, Promise<unknown>> {
  const workers = new Map<Worker, Promise<unknown>>();
  const postMessage = Worker.prototype.postMessage;
  vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker, ...parameters) {
    if (!workers.has(this)) workers.set(this, once(this, "message"));
    postMessage.apply(this, parameters);
  });
  return workers;
}

describe.each(ENGINE_NAMES)("scan, with the engine %s", (engine) => {
  it("finds what is open and what is not, and tells it in order", async () => {
    const events = await eventsOf(scan(requestOf({ engine, records: "all", arguments: ["one", "two"] })));
    const count = listeners.open.length + listeners.closed.length;
    expect(events[0]).toMatchObject({
      type: "start",
      arguments: ["one", "two"],
      engine,
      hosts: 1,
      tcpPorts: count,
      udpPorts: 0,
      probes: count,
      resumed: false,
    });
    const ports = portsOf(events);
    expect(numbersOf(ports.filter(({ state }) => state === "open"))).toEqual(listeners.open);
    expect(numbersOf(ports.filter(({ state, reason }) => state === "closed" && reason === "reset"))).toEqual(
      listeners.closed,
    );
    for (const { ip, protocol, rttMs } of ports) {
      expect([ip, protocol]).toEqual(["127.0.0.1", "tcp"]);
      expect(rttMs).toBeGreaterThanOrEqual(0);
    }
    expect(events.slice(1, 1 + count).every(({ type }) => type === "port")).toBe(true);
    const counts = [
      { protocol: "tcp", state: "open", reason: "syn-ack", count: listeners.open.length },
      { protocol: "tcp", state: "closed", reason: "reset", count: listeners.closed.length },
    ];
    expect(events.at(-2)).toMatchObject({ type: "host", ip: "127.0.0.1", state: "up", counts });
    expect(events.at(-1)).toMatchObject({
      type: "end",
      status: "finished",
      hostsUp: 1,
      hostsDone: 1,
      sent: count,
      retransmitted: 0,
      answered: count,
      decided: count,
      counts,
      estimatedMissedShare: 0,
    });
    expect(events).toHaveLength(count + 3);
  });

  it("collects its result", async () => {
    const { ports, hosts, warnings, end } = await scan(requestOf({ engine })).result();
    expect(numbersOf(ports)).toEqual(listeners.open);
    expect(hosts).toHaveLength(1);
    expect(warnings).toEqual([]);
    expect(end.status).toBe("finished");
  });
});

describe("scan", () => {
  it("names what it finds: services from a catalogue, hosts by the name they were asked for by", async () => {
    const named = listeners.open[0] ?? 0;
    const catalogue: ServiceCatalogue = {
      lookup: (protocol, port) =>
        port === named && protocol === "tcp" ? { name: "harbour", description: "What ships lie in" } : undefined,
      portsOf: (_, name) => (name === "harbour" ? [named] : []),
      entries: () => [["harbour", named]],
      ranked: () => [named],
      suggest: () => [],
    };
    const targets = await resolveTargets({
      include: { specs: ["here.test"] },
      lookup: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    const { ports, hosts } = await scan(
      requestOf({ targets, catalogue, ports: `harbour,${listeners.open[1]}` }),
    ).result();
    expect(ports).toHaveLength(2);
    for (const port of ports) {
      expect(port.hostname).toBe("here.test");
      expect(port.service?.name).toBe(port.port === named ? "harbour" : undefined);
    }
    expect(hosts[0]?.hostname).toBe("here.test");
  });

  it("begins without its catalogue where that is still to be loaded, and names everything all the same", async () => {
    const catalogue: ServiceCatalogue = {
      lookup: () => ({ name: "berth", description: "A place to lie" }),
      portsOf: () => [],
      entries: () => [],
      ranked: () => [],
      suggest: () => [],
    };
    const ports = portsOf(await eventsOf(scan(requestOf({ catalogue: async () => catalogue }))));
    expect(ports.map(({ service }) => service?.name)).toEqual(listeners.open.map(() => "berth"));
  });

  it("repeats its order for the same seed, and has another for another", async () => {
    const orderOf = async (seed: string): Promise<string> => {
      const request = requestOf({ seed, records: "all", pace: { maxParallelism: 1 } });
      const events = await eventsOf(scan(request));
      expect(events[0]).toMatchObject({ seed: seed.padStart(32, "0") });
      return portsOf(events)
        .map(({ port }) => port)
        .join();
    };
    const first = await orderOf("abc");
    expect(await orderOf("abc")).toBe(first);
    expect(await orderOf("abd")).not.toBe(first);
    const sorted = first.split(",").map(Number);
    expect(sorted).not.toEqual([...sorted].sort((one, other) => one - other));
  });

  it("comes in parts that together are the whole", async () => {
    const found: PortEvent[] = [];
    for (const index of [1, 2, 3]) {
      const part = { seed: "5eed", records: "all", shard: { index, count: 3 } } as const;
      const events = await eventsOf(scan(requestOf(part)));
      expect(events[0]).toMatchObject({ shard: { index, count: 3 }, probes: 14 });
      expect(events.at(-1)).toMatchObject({ decided: 14 });
      found.push(...portsOf(events));
    }
    expect(numbersOf(found)).toEqual([...listeners.open, ...listeners.closed].sort((one, other) => one - other));
  });

  it.each<[string, Partial<ScanRequest>, string, string]>([
    ["targets", { targets: ["300.1.2.3"] }, "TARGET_INVALID", "300.1.2.3"],
    ["no target", { targets: [] }, "TARGET_NONE", ""],
    ["ports", { ports: "1-70000" }, "PORT_INVALID", "70000"],
    ["no port", { ports: { tcp: new Uint16Array(), udp: new Uint16Array() } }, "PORT_NONE", ""],
    ["two ways to ask TCP ports", { techniques: ["syn", "ack"] }, "REQUEST_INVALID", "syn, ack"],
    ["connections beside datagrams", { techniques: ["connect", "udp"] }, "REQUEST_INVALID", "connect, udp"],
    ["a sweep by connections", { engine: "connect", sweep: true }, "REQUEST_INVALID", "connect"],
    ["more rounds than there may be", { engine: "connect", sweep: { rounds: 11 } }, "REQUEST_INVALID", "connect"],
    ["discovery by shards", { discovery: {}, shard: { index: 1, count: 2 } }, "REQUEST_INVALID", "1/2"],
    ["pace", { pace: { maxRetries: 99 } }, "REQUEST_INVALID", "99"],
    ["seed", { seed: "xyz" }, "REQUEST_INVALID", "xyz"],
    ["shard", { shard: { index: 4, count: 3 } }, "SHARD_INVALID", "4/3"],
    ["workers", { workers: -2 }, "REQUEST_INVALID", "-2"],
  ])("refuses %s before its first event", async (_, wrong, code, text) => {
    const events: ScanEvent[] = [];
    const reading = (async () => {
      for await (const event of scan(requestOf(wrong))) events.push(event);
    })();
    const error = await reading.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toContain(text);
    expect(events).toEqual([]);
  });

  it("refuses UDP ports where only connections may be made", async () => {
    const reading = eventsOf(scan(requestOf({ ports: "U:53", engine: "connect" })));
    await expect(reading).rejects.toMatchObject({
      code: "ENGINE_UNAVAILABLE",
      message: expect.stringContaining("raw"),
    });
  });

  it("refuses to write over a file that is there", async () => {
    const path = join(folder, "taken");
    await writeFile(path, "precious");
    const reading = scan(requestOf({ checkpoint: { path } })).result();
    await expect(reading).rejects.toMatchObject({ code: "CHECKPOINT_EXISTS", input: path });
    await rm(path);
  });

  it("is read once", async () => {
    const handle = scan(requestOf());
    await handle.result();
    const again = await handle.result().catch((error: unknown) => error);
    expect(again).toBeInstanceOf(PortolanError);
    expect((again as Error).message).toMatch(/once/);
  });

  it("warns of names that do not resolve", async () => {
    const targets = await resolveTargets({
      include: { specs: ["127.0.0.1", "nowhere.test"] },
      lookup: async () => Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" })),
    });
    const { warnings, end } = await scan(requestOf({ targets })).result();
    expect(warnings).toMatchObject([{ code: "target-unresolvable" }]);
    expect(warnings[0]?.message).toContain("nowhere.test");
    expect(end.status).toBe("finished");
  });
});

describe("the progress of a scan", () => {
  it("is at nothing before it begins, and at everything when it is over", async () => {
    const handle = scan(requestOf());
    expect(handle.progress).toMatchObject({
      total: 0,
      decided: 0,
      sent: 0,
      stage: "starting",
      hosts: 0,
      paused: false,
    });
    const { end } = await handle.result();
    const total = listeners.open.length + listeners.closed.length;
    expect(handle.progress).toMatchObject({
      total,
      decided: total,
      sent: end.sent,
      answered: total,
      retransmitted: 0,
      open: listeners.open.length,
      stage: "ports",
      hosts: 1,
      hostsUp: 1,
      paused: false,
      remainingMs: 0,
    });
  });

  it("stands still in a pause, and goes on after it", async () => {
    const handle = scan(slowRequest());
    let isPaused = false;
    for await (const event of handle) {
      if (event.type !== "port" || isPaused) continue;
      isPaused = true;
      handle.pause();
      expect(handle.progress.paused).toBe(true);
      const { decided, total } = handle.progress;
      expect(decided).toBeLessThan(total);
      // What was on the way lands, then nothing more is sent: every turn of the loop is one in which the prober could send.
      let before = -1;
      for (let turns = 0; turns < 200 || before !== handle.progress.sent; turns += 1) {
        before = handle.progress.sent;
        await new Promise(setImmediate);
      }
      expect(handle.progress.sent).toBeLessThan(total);
      handle.resume();
      expect(handle.progress.paused).toBe(false);
    }
    expect(handle.progress.decided).toBe(handle.progress.total);
  });
});

describe("a scan whose rate is changed", () => {
  it("goes at the new one from then on, in its workers too", async () => {
    // At a probe in five seconds it would take hours, at the new rate a moment.
    const handle = scan(requestOf({ workers: 2, pace: { ratePerSecond: 0.2 } }));
    for await (const event of handle) if (event.type === "start") handle.setRate(10_000);
    expect(handle.progress.decided).toBe(handle.progress.total);
  });

  it("may be told before it begins", async () => {
    const handle = scan(requestOf({ pace: { ratePerSecond: 0.2 } }));
    handle.setRate(10_000);
    expect((await handle.result()).end.status).toBe("finished");
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d as a rate", (rate) => {
    expect(() => scan(requestOf()).setRate(rate)).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
  });
});

describe("a scan that is stopped", () => {
  const stops: readonly [string, (stop: { abort: () => void; handle: { abort(): void } }) => "stay" | "leave"][] = [
    [
      "by its signal",
      ({ abort }) => {
        abort();
        return "stay";
      },
    ],
    [
      "by its handle",
      ({ handle }) => {
        handle.abort();
        return "stay";
      },
    ],
    ["by leaving the loop", () => "leave"],
  ];

  const cases = stops.map(([how, stop]) => [how, 0, stop] as const);
  const [bySignal] = cases;

  it.each([...cases, ...(bySignal === undefined ? [] : [[bySignal[0], 2, bySignal[2]] as const])])(
    "%s, with %d workers, leaves a checkpoint from which the rest is found",
    async (_, workers, stop) => {
      const path = join(folder, `stopped-${workers}`);
      const controller = new AbortController();
      const request = slowRequest({
        workers,
        signal: controller.signal,
        checkpoint: { path, callerData: { mine: 1 } },
      });
      const handle = scan(request);
      const before: ScanEvent[] = [];
      for await (const event of handle) {
        before.push(event);
        if (event.type === "port" && stop({ abort: () => controller.abort(), handle }) === "leave") break;
      }
      const { header, state } = await readCheckpoint(path);
      expect(header.callerData).toEqual({ mine: 1 });
      expect(state.decided).toBeGreaterThan(0);
      const total = 2_000 + listeners.open.length;
      expect(state.decided).toBeLessThan(total);
      const end = before.at(-1);
      if (end?.type === "end") expect(end).toMatchObject({ status: "aborted", decided: state.decided });
      else expect(portsOf(before)).toHaveLength(1);

      const after = await eventsOf(resumeScan(path, { workers }));
      const first = before[0];
      expect(first?.type).toBe("start");
      expect(after[0]).toEqual({ ...first, resumed: true });
      const ports = portsOf(after);
      expect(ports.slice(0, portsOf(before).length)).toEqual(portsOf(before));
      expect(ports).toHaveLength(total);
      expect(new Set(ports.map(({ port }) => port)).size).toBe(total);
      const isOpen = new Set(ports.filter(({ state: each }) => each === "open").map(({ port }) => port));
      expect(listeners.open.every((port) => isOpen.has(port))).toBe(true);
      const counted = after.at(-1);
      expect(counted).toMatchObject({ type: "end", status: "finished", decided: total, hostsDone: 1, hostsUp: 1 });
      if (end?.type === "end" && counted?.type === "end")
        expect(counted.elapsedMs).toBeGreaterThanOrEqual(end.elapsedMs);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it("by its time ends as timed out, with a checkpoint that the same time is counted anew for", async () => {
    const path = join(folder, "timed-out");
    const timers = vi.spyOn(globalThis, "setTimeout");
    const timeUp = (): void => timers.mock.calls.findLast(([, ms]) => ms === 600_000)?.[0]();
    const handle = scan(slowRequest({ timeoutMs: 600_000, checkpoint: { path } }));
    const before: ScanEvent[] = [];
    for await (const event of handle) {
      before.push(event);
      if (event.type !== "port") continue;
      timeUp();
      // Who stops it second changes nothing.
      handle.abort();
    }
    const { state } = await readCheckpoint(path);
    expect(before.at(-1)).toMatchObject({ type: "end", status: "timed-out", decided: state.decided });
    expect(state.decided).toBeGreaterThan(0);

    timers.mockClear();
    const { end, ports } = await resumeScan(path, { timeoutMs: 600_000 }).result();
    expect(timers.mock.calls.filter(([, ms]) => ms === 600_000)).toHaveLength(1);
    expect(end).toMatchObject({ status: "finished", decided: 2_000 + listeners.open.length });
    expect(ports).toHaveLength(2_000 + listeners.open.length);
  });

  it("by its time while hosts are looked for has timed out as well", async () => {
    const timers = vi.spyOn(globalThis, "setTimeout");
    const handle = scan(requestOf({ timeoutMs: 600_000, discovery: { probes: [{ kind: "syn", ports: [1] }] } }));
    const events: ScanEvent[] = [];
    const reading = (async () => {
      for await (const event of handle) events.push(event);
    })();
    timers.mock.calls.findLast(([, ms]) => ms === 600_000)?.[0]();
    await reading;
    expect(events.at(-1)).toMatchObject({ type: "end", status: "timed-out" });
  });

  it("leaves no clock running when it ends before its time", async () => {
    const cleared = vi.spyOn(globalThis, "clearTimeout");
    const timers = vi.spyOn(globalThis, "setTimeout");
    const { end } = await scan(requestOf({ timeoutMs: 600_000 })).result();
    expect(end.status).toBe("finished");
    const clock = timers.mock.results[timers.mock.calls.findIndex(([, ms]) => ms === 600_000)];
    expect(cleared).toHaveBeenCalledWith(clock?.value);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d ms as its time", async (timeoutMs) => {
    await expect(scan(requestOf({ timeoutMs })).result()).rejects.toMatchObject({
      code: "REQUEST_INVALID",
      input: String(timeoutMs),
    });
  });

  it("before it began tells its start and its end", async () => {
    const path = join(folder, "early");
    const events = await eventsOf(scan(requestOf({ signal: AbortSignal.abort(), checkpoint: { path } })));
    expect(events.map(({ type }) => type)).toEqual(["start", "end"]);
    expect(events.at(-1)).toMatchObject({ status: "aborted", decided: 0, sent: 0 });
    const { ports } = await resumeScan(await readCheckpoint(path)).result();
    expect(numbersOf(ports)).toEqual(listeners.open);
  });

  it("does not hold on to its signal", async () => {
    const controller = new AbortController();
    const add = vi.spyOn(controller.signal, "addEventListener");
    const remove = vi.spyOn(controller.signal, "removeEventListener");
    await scan(requestOf({ signal: controller.signal })).result();
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove).toHaveBeenCalledWith("abort", add.mock.calls[0]?.[1]);
  });
});

describe("resumeScan", () => {
  it("refuses what no scan has written, before its first event", async () => {
    const missing = resumeScan(join(folder, "nothing")).result();
    await expect(missing).rejects.toMatchObject({ code: "CHECKPOINT_INVALID" });

    const path = join(folder, "damaged");
    await eventsOf(scan(requestOf({ signal: AbortSignal.abort(), checkpoint: { path } })));
    const checkpoint = await readCheckpoint(path);
    const state = { ...checkpoint.state, decided: 1 };
    await expect(resumeScan({ ...checkpoint, state }).result()).rejects.toMatchObject({ code: "CHECKPOINT_INVALID" });
    await expect(resumeScan(path, { workers: 1e9 }).result()).rejects.toMatchObject({ code: "REQUEST_INVALID" });
    await rm(path);
  });
});

describe("worker threads", () => {
  it("find the same, and are gone when the scan is over", async () => {
    const workers = watchWorkers();
    const { ports, end, warnings } = await scan(requestOf({ workers: 2, records: "all" })).result();
    expect(workers.size).toBe(2);
    expect(numbersOf(ports.filter(({ state }) => state === "open"))).toEqual(listeners.open);
    expect(numbersOf(ports)).toEqual([...listeners.open, ...listeners.closed].sort((one, other) => one - other));
    expect(end).toMatchObject({ status: "finished", decided: listeners.open.length + listeners.closed.length });
    expect(warnings).toEqual([]);
    expect([...workers.keys()].map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });

  it("may be the caller's: they serve scan after scan, grow when there are more shards, and end when they are told", async () => {
    const pool = startWorkerPool(1, 2);
    const seen = watchWorkers();
    for (const workers of [1, 1, 2]) {
      const ports = portsOf(await eventsOf(scan(requestOf({ pool, workers }))));
      expect(numbersOf(ports)).toEqual(listeners.open);
      expect(seen.size).toBe(workers);
    }
    await pool.close();
    expect([...seen.keys()].every(({ threadId }) => threadId === -1)).toBe(true);
  });

  it("may be ended while they still start", async () => {
    const workers = watchWorkers();
    for (let turn = 0; turn < 10; turn += 1) {
      const pool = startWorkerPool(2);
      await pool.launched;
      for (let turns = 0; turns < turn; turns += 1) await new Promise(setImmediate);
      await pool.close();
    }
    expect(workers.size).toBe(20);
    expect([...workers.keys()].every(({ threadId }) => threadId === -1)).toBe(true);
  });

  it("may die: what is killed in mid-scan leaves the result whole, and a warning each", async () => {
    const deaths = 2;
    const workers = watchWorkers();
    const handle = scan(slowRequest({ workers: 2 }));
    const events: ScanEvent[] = [];
    const killings: Promise<number>[] = [];
    for await (const event of handle) {
      events.push(event);
      if (event.type !== "port" || killings.length > 0) continue;
      // Node itself does not survive the end of a thread that is still loading a native library.
      for (const [worker, loaded] of [...workers].slice(0, deaths))
        killings.push(loaded.then(() => worker.terminate()));
    }
    await Promise.all(killings);
    const warnings = events.flatMap((each) => (each.type === "warning" ? [each.code] : []));
    expect(warnings).toEqual(Array<string>(deaths).fill("worker-restarted"));
    const ports = portsOf(events);
    const total = 2_000 + listeners.open.length;
    expect(ports).toHaveLength(total);
    expect(new Set(ports.map(({ port }) => port)).size).toBe(total);
    expect(events.at(-1)).toMatchObject({ type: "end", status: "finished", decided: total });
    expect([...workers.keys()].every(({ threadId }) => threadId === -1)).toBe(true);
    expect(workers.size).toBe(2 + deaths);
    expect(handle.progress.decided).toBe(total);
  });
});

describe("many scans in one process", () => {
  it("leave no descriptor and no thread behind", async () => {
    const descriptors = (): number => readdirSync("/proc/self/fd").length;
    const workers = watchWorkers();
    const path = join(folder, "many");
    const once = async (turn: number): Promise<void> => {
      const engine = ENGINE_NAMES[turn % ENGINE_NAMES.length] ?? "auto";
      const request = requestOf({ engine, workers: turn % 50 === 0 ? 1 : 0, checkpoint: { path, intervalMs: 0 } });
      for await (const event of scan(request)) if (event.type === "port" && turn % 3 === 0) break;
      await rm(path, { force: true });
    };
    for (let turn = 0; turn < 4; turn += 1) await once(turn);
    const before = descriptors();
    for (let turn = 4; turn < 204; turn += 1) await once(turn);
    // Sockets of the listeners' side are closed a turn after ours.
    for (let turn = 0; turn < 1_000 && descriptors() > before; turn += 1) await new Promise(setImmediate);
    expect(descriptors()).toBeLessThanOrEqual(before);
    expect(workers.size).toBeGreaterThan(3);
    expect([...workers.keys()].every(({ threadId }) => threadId === -1)).toBe(true);
  });
});
