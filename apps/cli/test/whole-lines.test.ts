import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Harbour, Workplace } from "./portolan.ts";

let workplace: Workplace;
let harbour: Harbour;

beforeEach(async () => {
  workplace = new Workplace();
  harbour = await Harbour.build("0.0.0.0", 1, 7);
});

afterEach(async () => {
  await harbour.remove();
  workplace.remove();
});

const FILES = ["scan.csv", "scan.ndjson", "scan.list"];

/** What is in the output files by now. */
const written = (): string[] => FILES.map((name) => readFileSync(join(workplace.folder, name), "utf8"));

test.each([0, 60, 150, 270])("a scan killed %d ms after its first results leaves whole lines", async (delay) => {
  const files = ["--output-csv", "--output-ndjson", "--output-list"].flatMap((flag, index) => [
    flag,
    FILES[index] ?? "",
  ]);
  const flags = ["-n", "-sT", "--rate", "4000", "--show", "all", "--no-checkpoint", "--ndjson", ...files];
  const { child, outcome, printed } = workplace.start(["127.0.0.0/21", "-p", harbour.ports, ...flags]);
  await printed('"open"');
  // Files are written beside standard output, not before it.
  while (written().includes("")) await setTimeout(1);
  await setTimeout(delay);
  child.kill("SIGKILL");
  expect((await outcome).status).toBeNull();
  const [csv = "", ndjson = "", list = ""] = written();
  for (const text of [csv, ndjson, list]) expect(text.endsWith("\n")).toBe(true);
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  expect(rows.filter(({ ip = "", state = "" }) => !ip.startsWith("127.0.") || !/^(open|closed)$/.test(state))).toEqual(
    [],
  );
  const events = linesOf(ndjson).map((line): unknown => JSON.parse(line));
  expect(events[0]).toMatchObject({ type: "start" });
  for (const line of linesOf(list)) expect(line).toMatch(/^127\.0\.[0-7]\.\d+:\d+$/);
});

function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}
