import { InputError, type ScanEvent, SystemError } from "@portolan/core";
import { type CollectedResults, collectResults, type Difference } from "@portolan/report/diff";
import { describe, expect, test } from "vitest";
import { type Watch, watchScans } from "./watch-scans.ts";

const TIME = "2025-11-24T10:00:00.000Z";

/** The results of a scan of ports 22 and 80 of one host that found these open. */
function resultsWith(open: readonly number[], status: "finished" | "aborted" = "finished"): Promise<CollectedResults> {
  const counted = { protocol: "tcp", state: "closed", reason: "reset", count: 2 - open.length } as const;
  const found = { protocol: "tcp", state: "open", reason: "syn-ack", count: open.length } as const;
  const counts = [counted, found].filter(({ count }) => count > 0);
  const isDone = status === "finished";
  const totals = { elapsedMs: 1, hostsUp: 1, hostsDone: 1, sent: 2, retransmitted: 0, answered: 2, decided: 2, counts };
  const events: ScanEvent[] = [
    {
      type: "start",
      version: "0.1.0",
      arguments: ["portolan", "192.0.2.1"],
      time: TIME,
      engine: "connect",
      hosts: 1,
      targets: ["192.0.2.1"],
      ports: "T:22,80",
      tcpPorts: 2,
      udpPorts: 0,
      techniques: ["connect"],
      sweep: false,
      probes: 2,
      resumed: false,
    },
    ...open.map(
      (port) =>
        ({
          type: "port",
          ip: "192.0.2.1",
          protocol: "tcp",
          port,
          state: "open",
          reason: "syn-ack",
          time: TIME,
        }) as const,
    ),
    ...(isDone ? [{ type: "host", ip: "192.0.2.1", state: "up", counts, time: TIME } as const] : []),
    { type: "end", status, time: TIME, ...totals },
  ];
  return collectResults(
    (async function* () {
      yield* events;
    })(),
  );
}

/** Runs a watch over what these scans give, and gathers what it tells. */
async function run(scans: readonly (() => Promise<CollectedResults>)[], fields: Partial<Watch> = {}) {
  const told: string[] = [];
  const reports: { readonly scan: number; readonly changes: readonly string[] }[] = [];
  let next = 0;
  const isFinished = await watchScans({
    everyMs: 1,
    times: scans.length,
    baseline: undefined,
    signal: new AbortController().signal,
    scan: () => (scans[next++] ?? (() => Promise.reject(new Error("There was one scan too many."))))(),
    report: async ({ changes }: Difference, scan) => {
      reports.push({
        scan,
        changes: changes.map((change) => `${change.type} ${"port" in change ? change.port : ""}`.trim()),
      });
    },
    tell: (message) => told.push(message),
    ...fields,
  });
  return { isFinished, told, reports, made: next };
}

describe("a watch", () => {
  test("reports what each scan finds otherwise than the one before", async () => {
    const scans = [[22], [22], [22, 80], [80]].map((open) => () => resultsWith(open));
    const { isFinished, told, reports } = await run(scans);
    expect(reports).toEqual([
      { scan: 3, changes: ["port-new 80"] },
      { scan: 4, changes: ["port-gone 22"] },
    ]);
    expect(told).toEqual([
      "the first scan is what the next is compared with: 1 host up, 1 open port.",
      "scan 2: no changes.",
    ]);
    expect(isFinished).toBe(true);
  });

  test("compares the first scan with a baseline where there is one", async () => {
    const { reports } = await run([() => resultsWith([22, 80])], { baseline: await resultsWith([22]) });
    expect(reports).toEqual([{ scan: 1, changes: ["port-new 80"] }]);
  });

  test("goes on after a scan that failed or ended early, which nothing is gone by", async () => {
    const { isFinished, told, reports } = await run([
      () => resultsWith([22]),
      () => Promise.reject(new SystemError("LOCAL_RESOURCES_EXHAUSTED", "Descriptors are short.")),
      () => resultsWith([], "aborted"),
      () => resultsWith([22, 80]),
    ]);
    expect(reports).toEqual([{ scan: 4, changes: ["port-new 80"] }]);
    expect(told.slice(1)).toEqual([
      "scan 2 failed; the next one is made all the same: Descriptors are short.",
      "scan 3 ended early, so it is not compared; the next one is.",
    ]);
    expect(isFinished).toBe(true);
  });

  test("says that its last scan did not finish", async () => {
    const scans = [() => resultsWith([22]), () => Promise.reject(new Error("a bug"))];
    expect((await run(scans)).isFinished).toBe(false);
  });

  test("does not begin with a request that is wrong; later it may be a name server's slip", async () => {
    const refuse = () => Promise.reject(new InputError("TARGET_UNRESOLVABLE", "host", "The name has no address."));
    await expect(run([refuse, () => resultsWith([22])])).rejects.toThrow("The name has no address.");
    expect((await run([() => resultsWith([22]), refuse, () => resultsWith([22])])).isFinished).toBe(true);
  });

  test("never makes two scans at once", async () => {
    let running = 0;
    let most = 0;
    const scan = async () => {
      running += 1;
      most = Math.max(most, running);
      const results = await resultsWith([22]);
      running -= 1;
      return results;
    };
    await run(Array.from({ length: 20 }, () => scan));
    expect(most).toBe(1);
  });

  test("ends when it is asked to, be it in a scan or between two", async () => {
    const ending = new AbortController();
    const inScan = await run(
      [
        () => {
          ending.abort();
          return resultsWith([22], "aborted");
        },
        () => resultsWith([22]),
      ],
      { signal: ending.signal },
    );
    expect(inScan).toMatchObject({ made: 1, told: [] });
    const between = new AbortController();
    const waiting = await run([() => resultsWith([22]), () => resultsWith([80])], {
      signal: between.signal,
      everyMs: 3_600_000_000,
      tell: () => setImmediate(() => between.abort()),
    });
    expect(waiting.made).toBe(1);
  });
});
