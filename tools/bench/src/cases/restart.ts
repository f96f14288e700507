import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { BenchError } from "../bench-error.ts";
import { bareEnvironment } from "../measure/bare-environment.ts";
import { interleave } from "../measure/interleave.ts";
import type { CaseOutcome } from "../outcome/row.ts";
import { PORTOLAN_API, requirePortolanApi } from "../portolan.ts";
import { storeScan } from "../stored-scan.ts";

const NAME = "restart";
const RUNS = 5;
const PAGES = 41;
const MANY = 1_000_000;
const FEW = 1_000;
const MOST_SECONDS = 2;
const MOST_RATIO = 5;
const START_TIMEOUT_MS = 60_000;
const BETWEEN_ASKING_MS = 2;

/** How soon a server is back that keeps a million results, and whether their first page is as near as that of a thousand. */
export const restart: BenchCase = {
  name: NAME,
  description: "portolan-api with 1,000,000 stored results: time to ready, and to the first page of them",
  runs: RUNS,
  run: measureRestart,
};

async function measureRestart({ runs = RUNS, folder, say }: BenchContext): Promise<CaseOutcome> {
  requirePortolanApi();
  const database = join(folder, "portolan.db");
  const [many, few] = ["many", "few"];
  storeScan(database, many, MANY);
  storeScan(database, few, FEW);
  say(`${NAME}: ${MANY} results are stored`);
  const starts: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const server = await startServer(folder);
    starts.push(server.readySeconds);
    await stop(server.child);
  }
  const { child, url } = await startServer(folder);
  const pages = await interleave(
    PAGES,
    () => timePage(url, many),
    () => timePage(url, few),
  );
  await stop(child);
  const row = { case: NAME, unit: "s", statistic: "median" } as const;
  return {
    name: NAME,
    rows: [
      { ...row, measure: "start to ready", portolan: starts, bound: { kind: "value", most: MOST_SECONDS } },
      {
        ...{ ...row, measure: "first page", portolan: pages.portolan },
        peer: { name: `of ${FEW}`, values: pages.peer },
        bound: { kind: "ratio", most: MOST_RATIO },
      },
    ],
    faults: [],
  };
}

/** Starts the server of a folder, and waits until `/readyz` says that it is ready. */
async function startServer(
  folder: string,
): Promise<{ readonly child: ChildProcess; readonly url: string; readonly readySeconds: number }> {
  const before = performance.now();
  const child = spawn(process.execPath, [PORTOLAN_API, "--port", "0", "--data", folder], {
    stdio: ["ignore", "ignore", "pipe"],
    env: bareEnvironment(folder),
  });
  const url = await addressOf(child);
  while (performance.now() - before < START_TIMEOUT_MS) {
    const response = await fetch(`${url}/readyz`);
    await response.body?.cancel();
    if (response.status === 200) return { child, url, readySeconds: (performance.now() - before) / 1_000 };
    await setTimeout(BETWEEN_ASKING_MS);
  }
  child.kill("SIGKILL");
  throw new BenchError(`portolan-api is not ready after ${START_TIMEOUT_MS} ms.`);
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr !== null) {
    for await (const line of createInterface({ input: stderr })) {
      const [, url] = /^portolan-api: listening on (http:\S+)$/.exec(line) ?? [];
      if (url !== undefined) return url;
    }
  }
  throw new BenchError("portolan-api does not listen.");
}

async function stop(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

/** Seconds until the first page of a scan's results is there, whole. */
async function timePage(url: string, scan: string): Promise<number> {
  const before = performance.now();
  const response = await fetch(`${url}/v1/scans/${scan}/results`);
  const text = await response.text();
  const seconds = (performance.now() - before) / 1_000;
  if (response.status !== 200 || !text.includes('"next":"')) throw new BenchError(`No page of ${scan}: ${text}`);
  return seconds;
}
