import { join } from "node:path";
import { ApiServer } from "../api-server.ts";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { BenchError } from "../bench-error.ts";
import { interleave } from "../measure/interleave.ts";
import type { CaseOutcome } from "../outcome/row.ts";
import { requirePortolanApi } from "../portolan.ts";
import { storeScan } from "../stored-scan.ts";

const NAME = "restart";
const RUNS = 5;
const PAGES = 41;
const MANY = 1_000_000;
const FEW = 1_000;
const MOST_SECONDS = 2;
const MOST_RATIO = 5;

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
    const server = await ApiServer.start(folder);
    starts.push(server.readySeconds);
    await server.stop();
  }
  const server = await ApiServer.start(folder);
  const pages = await interleave(
    PAGES,
    () => timePage(server.url, many),
    () => timePage(server.url, few),
  );
  await server.stop();
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

/** Seconds until the first page of a scan's results is there, whole. */
async function timePage(url: string, scan: string): Promise<number> {
  const before = performance.now();
  const response = await fetch(`${url}/v1/scans/${scan}/results`);
  const text = await response.text();
  const seconds = (performance.now() - before) / 1_000;
  if (response.status !== 200 || !text.includes('"next":"')) throw new BenchError(`No page of ${scan}: ${text}`);
  return seconds;
}
