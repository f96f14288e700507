import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { bareEnvironment } from "../measure/bare-environment.ts";
import { watchResident } from "../measure/resident-watch.ts";
import type { CaseOutcome, Row } from "../outcome/row.ts";
import { PORTOLAN } from "../portolan.ts";
import { syntheticResults } from "../synthetic-results.ts";

const NAME = "report-memory";
/** Each takes minutes, and a peak varies little. */
const RUNS = 1;
const TIMEOUT_MS = 30 * 60_000;
const MOST_MEGABYTES = 300;
const HOSTS = 50_000;
const PORTS_EACH = 100;
/** As `portolan convert --to` takes them. */
const FORMATS = ["text", "xml", "grepable", "json", "ndjson", "csv", "list", "html", "markdown"];

/** Five million ports in random order, read as NDJSON and written in each format: how large that gets. */
export const reportMemory: BenchCase = {
  name: NAME,
  description: "5,000,000 ports of 50,000 hosts in random order, NDJSON converted to each format: peak memory",
  runs: RUNS,
  run: convertAll,
};

async function convertAll({ runs = RUNS, folder, say }: BenchContext): Promise<CaseOutcome> {
  const results = join(folder, "results.ndjson");
  await pipeline(Readable.from(syntheticResults(HOSTS, PORTS_EACH)), createWriteStream(results));
  const rows: Row[] = [];
  for (const format of FORMATS) {
    const peaks: number[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const words = [PORTOLAN, "convert", results, "--to", format];
      const child = spawn(process.execPath, words, {
        stdio: ["ignore", "ignore", "inherit"],
        env: bareEnvironment(folder),
      });
      const { peakMegabytes, wallSeconds } = await watchResident(child, TIMEOUT_MS);
      say(`${NAME}: ${format}, run ${run}: ${peakMegabytes.toFixed(1)} MB, ${wallSeconds.toFixed(0)} s`);
      peaks.push(peakMegabytes);
    }
    rows.push({
      ...{ case: NAME, measure: `peak memory, ${format}`, unit: "MB", statistic: "worst" },
      portolan: peaks,
      bound: { kind: "value", most: MOST_MEGABYTES },
    });
  }
  return { name: NAME, rows, faults: [] };
}
