import type { LoadReport } from "../api-load/load-report.ts";
import { LoadMaker } from "../api-load/make-load.ts";
import { ApiServer } from "../api-server.ts";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import type { CaseOutcome } from "../outcome/row.ts";

const NAME = "api-load";
const RUNS = 3;
const FOLLOWERS = 200;
const REQUESTS_PER_SECOND = 50;
/** Seconds of requests while nothing is scanned. */
const IDLE_SECONDS = 10;
/** Scans that are there to be listed. */
const EARLIER_SCANS = 50;
/** 1,024 hosts of this machine, almost a million closed ports: each host is an event for each follower. */
const SCAN = { targets: ["127.0.0.0/22"], ports: "1-900" };
const MOST_SLOWER = 1.15;
const MOST_LATENCY = 5;
const MOST_MEGABYTES = 300;

/** How a scan of the HTTP endpoint takes clients that follow it and requests that come meanwhile. */
export const apiLoad: BenchCase = {
  name: NAME,
  description: `portolan-api: ${FOLLOWERS} clients of events and ${REQUESTS_PER_SECOND} requests a second during a scan, beside neither`,
  runs: RUNS,
  run: measure,
};

/** What was measured. */
interface Measured {
  readonly aloneMs: number[];
  readonly loadedMs: number[];
  readonly idle: LoadReport[];
  readonly loaded: LoadReport[];
}

async function measure({ runs = RUNS, folder, say }: BenchContext): Promise<CaseOutcome> {
  const server = await ApiServer.start(folder);
  try {
    for (let scans = 0; scans < EARLIER_SCANS; scans += 1)
      await server.finish(await server.add({ targets: ["127.0.0.1"], ports: "1-9" }));
    const measured: Measured = { aloneMs: [], loadedMs: [], idle: [], loaded: [] };
    await server.finish(await server.add(SCAN));
    for (let run = 1; run <= runs; run += 1) {
      await measureOnce(server, measured);
      const [alone, loaded] = [measured.aloneMs.at(-1) ?? 0, measured.loadedMs.at(-1) ?? 0];
      const [idleMs, busyMs] = [p99(measured.idle.at(-1)), p99(measured.loaded.at(-1))];
      const latency = `p99 ${idleMs.toFixed(1)} ms idle, ${busyMs.toFixed(1)} ms loaded`;
      say(
        `${NAME}: run ${run}: ${alone} ms alone, ${loaded} ms loaded; ${latency}; ${server.peakMegabytes.toFixed(0)} MB`,
      );
    }
    return outcomeOf(measured, server.peakMegabytes);
  } finally {
    await server.stop();
  }
}

async function measureOnce(server: ApiServer, { aloneMs, loadedMs, idle, loaded }: Measured): Promise<void> {
  const order = { url: server.url, requestsPerSecond: REQUESTS_PER_SECOND, seconds: IDLE_SECONDS };
  const quiet = await LoadMaker.start({ ...order, followers: 0 });
  idle.push(await quiet.run(""));
  aloneMs.push(await server.finish(await server.add(SCAN)));
  const busy = await LoadMaker.start({ ...order, followers: FOLLOWERS });
  const id = await server.add(SCAN);
  loaded.push(await busy.run(id));
  loadedMs.push(await server.finish(id));
}

function outcomeOf({ aloneMs, loadedMs, idle, loaded }: Measured, peakMegabytes: number): CaseOutcome {
  const seconds = (ms: readonly number[]): number[] => ms.map((each) => each / 1_000);
  const p99s = (reports: readonly LoadReport[]): number[] => seconds(reports.map(p99));
  const row = { case: NAME, unit: "s", statistic: "median" } as const;
  return {
    name: NAME,
    rows: [
      {
        ...{ ...row, measure: "time of the scan", portolan: seconds(loadedMs) },
        peer: { name: "alone", values: seconds(aloneMs) },
        bound: { kind: "ratio", most: MOST_SLOWER },
      },
      {
        ...{ ...row, measure: "GET /v1/scans, p99", portolan: p99s(loaded) },
        peer: { name: "idle", values: p99s(idle) },
        bound: { kind: "ratio", most: MOST_LATENCY },
      },
      {
        ...{ case: NAME, measure: "peak memory", unit: "MB", statistic: "worst", portolan: [peakMegabytes] },
        bound: { kind: "value", most: MOST_MEGABYTES },
      },
    ],
    faults: [...idle, ...loaded]
      .flatMap(({ failures }) => (failures === 0 ? [] : [`${failures} requests failed.`]))
      .concat(
        loaded.flatMap(({ whole }) =>
          whole === FOLLOWERS ? [] : [`${FOLLOWERS - whole} clients were not told the end.`],
        ),
      ),
  };
}

/** What 99 of 100 requests took at the most, in milliseconds. */
function p99(report: LoadReport | undefined): number {
  const sorted = [...(report?.latenciesMs ?? [])].sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
}
