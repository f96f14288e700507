import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answered, type Fate, refused, type Send, silent } from "../../test/virtual/virtual-network.ts";
import { VirtualRunner } from "../../test/virtual/virtual-runner.ts";
import { checkpointEvents, readCheckpoint } from "../checkpoint/read-checkpoint.ts";
import { PortolanError, SystemError } from "../errors.ts";
import type { ServiceCatalogue } from "../ports/service-catalogue.ts";
import type { EndEvent, PortEvent, ScanEvent } from "../results/events.ts";
import { BatchBuilder } from "../workers/batch-builder.ts";
import { ControlBlock, Order } from "../workers/control-block.ts";
import type { ShardRunner } from "../workers/shard-runner.ts";
import { prepareScan } from "./prepare-scan.ts";
import type { ScanRequest } from "./request.ts";
import { prepareResumed } from "./resume-scan.ts";
import { ScanRun } from "./scan-run.ts";

const honest = ({ port }: Send): Fate => [answered(9), refused(5), silent][port % 3] ?? silent;
const request: ScanRequest = { targets: ["127.0.0.0/29"], ports: "1-60", records: "all", hosts: "all", workers: 3 };
const PAIRS = 8 * 60;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-scan-run-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly events: readonly ScanEvent[];
  readonly failure: unknown;
}

/** Reads a run to its end, and keeps what it threw. */
async function read(run: ScanRun, onEvent: (event: ScanEvent) => void = () => undefined): Promise<Outcome> {
  const events: ScanEvent[] = [];
  try {
    for await (const event of run.events()) {
      events.push(event);
      onEvent(event);
    }
    return { events, failure: undefined };
  } catch (failure) {
    return { events, failure };
  }
}

const portsOf = (events: readonly ScanEvent[]): PortEvent[] => events.filter((event) => event.type === "port");
const warningsOf = (events: readonly ScanEvent[]): string[] =>
  events.flatMap((event) => (event.type === "warning" ? [event.code] : []));

function endOf({ events }: Outcome): EndEvent {
  const end = events.at(-1);
  if (end?.type !== "end") throw new Error(`the last event is ${end?.type}`);
  return end;
}

/** The whole truth of `honest` over the request, told once. */
function expectWhole(outcome: Outcome, counted = PAIRS): void {
  expect(outcome.failure).toBeUndefined();
  const ports = portsOf(outcome.events);
  expect(ports).toHaveLength(counted);
  expect(new Set(ports.map(({ ip, port }) => `${ip} ${port}`)).size).toBe(counted);
  for (const { port, reason } of ports) expect(reason).toBe(["syn-ack", "reset", "no-response"][port % 3]);
  const hosts = outcome.events.filter((event) => event.type === "host");
  expect(hosts.map(({ ip }) => ip).sort()).toEqual(Array.from({ length: 8 }, (_, host) => `127.0.0.${host}`));
  for (const { counts } of hosts) expect(counts.map(({ count }) => count)).toEqual([20, 20, 20]);
  const end = endOf(outcome);
  expect(end).toMatchObject({ status: "finished", decided: PAIRS, hostsDone: 8, hostsUp: 8 });
  expect(end.counts.map(({ count }) => count)).toEqual([160, 160, 160]);
}

describe("ScanRun", () => {
  it("tells start first and end last, each port once, and each host when its ports are told", async () => {
    const runner = new VirtualRunner(honest);
    const outcome = await read(new ScanRun(await prepareScan(request), () => runner));
    expectWhole(outcome);
    expect(outcome.events[0]).toMatchObject({
      type: "start",
      hosts: 8,
      tcpPorts: 60,
      udpPorts: 0,
      probes: PAIRS,
      resumed: false,
    });
    expect(outcome.events.filter(({ type }) => type === "start" || type === "end")).toHaveLength(2);
    for (const [place, event] of outcome.events.entries()) {
      if (event.type !== "host") continue;
      const later = outcome.events.slice(place).filter((other) => other.type === "port" && other.ip === event.ip);
      expect(later).toHaveLength(0);
    }
    expect(runner.isClosed).toBe(true);
    expect(endOf(outcome).sent).toBe(runner.sends.length);
  });

  it("is whole however often workers die, and warns of each time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.nat(4)), { maxLength: 12 }), async (deaths) => {
        const fatal = new Set(deaths.map(([worker, run, batch]) => `${worker} ${run} ${batch}`));
        let died = 0;
        const dies = (worker: number, run: number, batch: number): boolean => {
          const isFatal = fatal.has(`${worker} ${run} ${batch}`);
          if (isFatal) died += 1;
          return isFatal;
        };
        const outcome = await read(new ScanRun(await prepareScan(request), () => new VirtualRunner(honest, dies)));
        // Four deaths in a row without any progress would be too many: no worker dies in more than three of its runs.
        expectWhole(outcome);
        expect(warningsOf(outcome.events)).toEqual(Array.from({ length: died }, () => "worker-restarted"));
      }),
      { numRuns: 40 },
    );
  });

  it("leaves pieces that a worker drew and never told of to the first, also when that dies over it", async () => {
    // The second worker draws them all, and dies before it tells of any, time and again: only what is lost is left to the first.
    const dies = (worker: number, run: number, batch: number): boolean =>
      worker === 1 ? batch === 0 && run < 3 : batch === 1 && run === 1;
    const virtual = new VirtualRunner(honest, dies);
    const started: number[] = [];
    let begin = (): void => undefined;
    const hasDrawn = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const runner: ShardRunner = {
      run: async (task, receive) => {
        started.push(task.worker);
        if (task.worker !== 1 && started.length <= 3) await hasDrawn;
        try {
          await virtual.run(task, receive);
        } finally {
          begin();
        }
      },
      close: async () => undefined,
    };
    const outcome = await read(new ScanRun(await prepareScan(request), () => runner));
    expectWhole(outcome);
    expect(started.at(-1)).toBe(0);
    expect(started.filter((worker) => worker === 0)).toHaveLength(3);
    expect(warningsOf(outcome.events)).toEqual(Array.from({ length: 4 }, () => "worker-restarted"));
  });

  it.each([0, 1, 2])("gives a worker up that keeps dying and gets nowhere, after batch %d", async (after) => {
    // The first batches tell of nothing that is decided: they are no progress.
    const dies = (_: number, __: number, batch: number): boolean => batch >= after;
    const runner = new VirtualRunner(() => silent, dies);
    const outcome = await read(
      new ScanRun(await prepareScan({ ...request, workers: 1, pace: { initialRttTimeoutMs: 9_000 } }), () => runner),
    );
    expect(outcome.failure).toMatchObject({ code: "WORKER_DIED" });
    expect(warningsOf(outcome.events)).toEqual(["worker-restarted", "worker-restarted", "worker-restarted"]);
    expect(endOf(outcome).status).toBe("failed");
    expect(runner.isClosed).toBe(true);
  });

  it("fails with what a shard failed with, after all that was known, and can be gone on with", async () => {
    const path = join(folder, "failing");
    let sent = 0;
    const decide = (send: Send): Fate => {
      sent += 1;
      return sent > 200 ? { kind: "blocked", lack: "EMFILE" } : honest(send);
    };
    const prepared = await prepareScan({ ...request, checkpoint: { path, callerData: "theirs" } });
    const first = await read(new ScanRun(prepared, () => new VirtualRunner(decide)));
    expect(first.failure).toMatchObject({ code: "LOCAL_RESOURCES_EXHAUSTED" });
    expect(first.failure).toBeInstanceOf(SystemError);
    expect(endOf(first).status).toBe("failed");
    expect(endOf(first).decided).toBe(portsOf(first.events).length);
    expect(warningsOf(first.events)).toEqual(["local-limit"]);
    expect((await readCheckpoint(path)).header.callerData).toBe("theirs");

    const second = await read(new ScanRun(await prepareResumed(path, {}), () => new VirtualRunner(honest)));
    expectWhole(second);
    expect(second.events[0]).toMatchObject({
      type: "start",
      resumed: true,
      time: (first.events[0] as { time: string }).time,
    });
    const told = portsOf(first.events);
    expect(portsOf(second.events).slice(0, told.length)).toEqual(told);
    expect(endOf(second).elapsedMs).toBeGreaterThanOrEqual(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("can be stopped and gone on with any number of times, with the same result and the same totals", async () => {
    const path = join(folder, "stopped");
    const stops = fc.array(fc.nat(200), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(stops, fc.boolean(), async (eventsBefore, leaves) => {
        let sends = 0;
        for (let turn = 0; ; turn += 1) {
          const prepared =
            turn === 0
              ? await prepareScan({ ...request, checkpoint: { path, intervalMs: 0 } })
              : await prepareResumed(path, {});
          const runner = new VirtualRunner(honest);
          const run = new ScanRun(prepared, () => runner);
          const stopAfter = eventsBefore[turn];
          let count = 0;
          if (leaves && stopAfter !== undefined) {
            for await (const _ of run.events()) {
              count += 1;
              if (count > stopAfter) break;
            }
            sends += runner.sends.length;
            const isLeft = (await readdir(folder)).length > 0;
            if (!isLeft) break;
            continue;
          }
          const outcome = await read(run, () => {
            count += 1;
            if (stopAfter !== undefined && count > stopAfter) run.control.give(Order.abort);
          });
          sends += runner.sends.length;
          expect(outcome.failure).toBeUndefined();
          if (endOf(outcome).status === "aborted") continue;
          expectWhole(outcome);
          expect(endOf(outcome).sent).toBe(sends);
          break;
        }
        expect(await readdir(folder)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("stops the other shards when one of them cannot go on", async () => {
    const stopped: number[] = [];
    const runner: ShardRunner = {
      run: async (task) => {
        if (task.worker === 1) throw new SystemError("LOCAL_RESOURCES_EXHAUSTED", "No probe could be sent.");
        const control = new ControlBlock(task.control, task.workers);
        for (let turn = 0; control.order !== Order.abort; turn += 1) {
          if (turn > 100_000) throw new Error("nobody gave the order to abort");
          await new Promise(setImmediate);
        }
        stopped.push(task.worker);
      },
      close: async () => undefined,
    };
    const outcome = await read(new ScanRun(await prepareScan(request), () => runner));
    expect(outcome.failure).toMatchObject({ code: "LOCAL_RESOURCES_EXHAUSTED" });
    expect(stopped.sort()).toEqual([0, 2]);
    expect(endOf(outcome)).toMatchObject({ status: "failed", decided: 0 });
  });

  it("does not wait for the others when it cannot make sense of what a worker sends", async () => {
    const mad: ShardRunner = {
      run: async (task, receive) => {
        const builder = new BatchBuilder(task.worker);
        builder.record(0, 0, 99, 1, 1);
        receive(builder.build(task.position, []));
        const control = new ControlBlock(task.control, task.workers);
        for (let turn = 0; control.order !== Order.abort; turn += 1) {
          if (turn > 100_000) throw new Error("nobody gave the order to abort");
          await new Promise(setImmediate);
        }
      },
      close: async () => undefined,
    };
    const outcome = await read(new ScanRun(await prepareScan(request), () => mad));
    expect(outcome.failure).toBeInstanceOf(PortolanError);
    expect(endOf(outcome).status).toBe("failed");
  });

  it("names also what only the checkpoint is told, since nobody reads on", async () => {
    const path = join(folder, "unread");
    const catalogue = async (): Promise<ServiceCatalogue> => ({
      lookup: () => ({ name: "harbour", description: "What ships lie in" }),
      portsOf: () => [],
      entries: () => [],
      ranked: () => [],
      suggest: () => [],
    });
    const virtual = new VirtualRunner(honest);
    let sendRecords = (): void => undefined;
    const areSent = new Promise<void>((resolve) => {
      sendRecords = resolve;
    });
    const runner: ShardRunner = {
      run: (task, receive) =>
        virtual.run(task, (batch) => {
          receive(batch);
          if (batch.records.hosts.length > 0) sendRecords();
        }),
      close: async () => undefined,
    };
    const prepared = await prepareScan({ ...request, catalogue, checkpoint: { path, intervalMs: 1e9 } });
    for await (const _ of new ScanRun(prepared, () => runner).events()) {
      await areSent;
      break;
    }
    const told: ScanEvent[] = [];
    for await (const event of checkpointEvents(await readCheckpoint(path))) told.push(event);
    expect(portsOf(told).length).toBeGreaterThan(0);
    for (const { service } of portsOf(told)) expect(service).toMatchObject({ name: "harbour" });
    await rm(path);
  });

  it("warns once of a checkpoint that cannot be written, and scans on", async () => {
    const blocker = join(folder, "blocker");
    await writeFile(blocker, "");
    const checkpoint = { path: join(blocker, "scan"), intervalMs: 0 };
    const outcome = await read(
      new ScanRun(await prepareScan({ ...request, checkpoint }), () => new VirtualRunner(honest)),
    );
    expectWhole(outcome);
    expect(warningsOf(outcome.events)).toEqual(["checkpoint-unwritable"]);
    await rm(blocker);
  });

  it("does not warn a second time when the last write fails as well", async () => {
    const blocker = join(folder, "blocker");
    await writeFile(blocker, "");
    const checkpoint = { path: join(blocker, "scan"), intervalMs: 0 };
    const run = new ScanRun(await prepareScan({ ...request, checkpoint }), () => new VirtualRunner(honest));
    const outcome = await read(run, ({ type }) => {
      if (type === "warning") run.control.give(Order.abort);
    });
    expect(warningsOf(outcome.events)).toEqual(["checkpoint-unwritable"]);
    await rm(blocker);
  });

  it("warns of it before the end too, when the last write is the first to fail", async () => {
    const blocker = join(folder, "blocker");
    await writeFile(blocker, "");
    const checkpoint = { path: join(blocker, "scan"), intervalMs: 1e9 };
    const run = new ScanRun(await prepareScan({ ...request, checkpoint }), () => new VirtualRunner(honest));
    const outcome = await read(run, () => run.control.give(Order.abort));
    expect(endOf(outcome).status).toBe("aborted");
    expect(warningsOf(outcome.events)).toEqual(["checkpoint-unwritable"]);
    await rm(blocker);
  });

  it("has in its checkpoint whatever it tells, long before an interval is over, and removes it when it is done", async () => {
    const path = join(folder, "scan");
    const seen: string[] = [];
    const prepared = await prepareScan({ ...request, checkpoint: { path, intervalMs: 0 } });
    const run = new ScanRun(prepared, () => new VirtualRunner(honest));
    let files = 0;
    for await (const event of run.events()) {
      seen.push(event.type);
      files = Math.max(files, (await readdir(folder)).length);
    }
    expect(files).toBe(1);
    expect(await readdir(folder)).toEqual([]);
    const lazy = await prepareScan({ ...request, checkpoint: { path, intervalMs: 1e9 } });
    for await (const event of new ScanRun(lazy, () => new VirtualRunner(honest)).events()) {
      if (event.type === "start") expect(await readdir(folder)).toEqual([]);
      else if (event.type === "end") expect(await readdir(folder)).toEqual([]);
      else expect(await readFile(path, "utf8")).toContain(`${JSON.stringify(event)}\n`);
    }
  });

  it("leaves its checkpoint to a caller who wants to remove it, with all that was told", async () => {
    const path = join(folder, "kept");
    const prepared = await prepareScan({ ...request, checkpoint: { path, keepWhenFinished: true } });
    const told = portsOf((await read(new ScanRun(prepared, () => new VirtualRunner(honest)))).events);
    const lines = (await readFile(path, "utf8")).split("\n");
    expect(told.length).toBeGreaterThan(0);
    for (const event of told) expect(lines).toContain(JSON.stringify(event));
    expectWhole(await read(new ScanRun(await prepareResumed(path, {}), () => new VirtualRunner(honest))));
    expect(await readdir(folder)).toEqual([]);
  });

  it("tells of the hosts and the ports that are wanted, and counts the others all the same", async () => {
    const decide = (send: Send): Fate =>
      send.host === "127.0.0.3" ? refused(1) : send.host === "127.0.0.4" ? silent : honest(send);
    for (const [hosts, told] of [
      ["open", 6],
      ["answered", 7],
      ["all", 8],
    ] as const) {
      const wanted = await prepareScan({ ...request, records: "open", hosts });
      const outcome = await read(new ScanRun(wanted, () => new VirtualRunner(decide)));
      expect(outcome.events.filter(({ type }) => type === "host")).toHaveLength(told);
      expect(portsOf(outcome.events).map(({ state }) => state)).toEqual(Array<string>(120).fill("open"));
      expect(endOf(outcome)).toMatchObject({ hostsUp: 7, hostsDone: 8, decided: PAIRS });
    }
  });
});
