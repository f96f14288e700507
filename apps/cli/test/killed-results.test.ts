import { randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import type { PortEvent, ScanEvent } from "@portolan/core";
import { readResults } from "@portolan/report";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FORMATS } from "../src/output/formats.ts";
import { Workplace } from "./portolan.ts";
import { randomNumbers } from "./random-numbers.ts";

const KILLS = 50;
/** Scans that run beside each other. */
const LANES = 5;
/** Hosts of 127.0.0.0/8 that are scanned, and the closed ports of each beside the open one. */
const HOSTS = 100;
const CLOSED = [1, 2];
/** Probes a second: each scan lasts long enough to be killed at any of its events. */
const RATE = 600;
/** Lines of a scan that is not killed: its start, its ports, its hosts and its end. */
const LINES = 2 + HOSTS * (2 + CLOSED.length);

let workplace: Workplace;
let server: Server;
let ports: string;

beforeEach(async () => {
  workplace = new Workplace();
  server = createServer((socket) => socket.on("error", () => undefined).destroy());
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  ports = [(server.address() as { port: number }).port, ...CLOSED].join();
});

afterEach(() => {
  server.close();
  workplace.remove();
});

/** The files of one scan. */
interface Files {
  readonly checkpoint: string;
  readonly base: string;
}

/** Starts a scan that writes every format, and kills it when it has told so many lines. Gives the whole lines that it told. */
async function scanAndKill({ checkpoint, base }: Files, afterLines: number): Promise<string[]> {
  const { child, outcome } = workplace.start([
    ...["127.9.0.1-100", "-p", ports, "-sT", "--show", "all", "--ndjson", "--no-dns", "--rate", String(RATE)],
    ...["--checkpoint", checkpoint, "--checkpoint-every", "500ms", "-oA", base],
  ]);
  let told = "";
  let lines = 0;
  child.stdout.on("data", (text: string) => {
    told += text;
    lines += text.split("\n").length - 1;
    if (lines >= afterLines) child.kill("SIGKILL");
  });
  await outcome;
  return told.slice(0, told.lastIndexOf("\n")).split("\n");
}

/** Each port in words, without the times that formats leave out. */
function portsOf(events: readonly ScanEvent[]): string[] {
  const found = events.filter((event): event is PortEvent => event.type === "port");
  return found.map(({ ip, port, protocol, state }) => `${ip} ${port}/${protocol} ${state}`).sort();
}

async function read(path: string): Promise<ScanEvent[]> {
  const events: ScanEvent[] = [];
  for await (const event of readResults(path)) events.push(event);
  return events;
}

describe("a scan killed with SIGKILL", () => {
  const seed = randomInt(1, 2_147_483_646);

  test(`at ${KILLS} random moments loses nothing that it told (seed ${seed})`, { timeout: 300_000 }, async () => {
    const random = randomNumbers(seed);
    const moments = Array.from({ length: KILLS }, () => 1 + Math.floor(random() * LINES));
    const lanes = Array.from({ length: LANES }, async (_, lane) => {
      for (let kill = lane; kill < KILLS; kill += LANES) await tryKill(kill, moments[kill] ?? 1);
    });
    await Promise.all(lanes);
  });

  async function tryKill(kill: number, afterLines: number): Promise<void> {
    const files = { checkpoint: join(workplace.folder, `${kill}.checkpoint`), base: join(workplace.folder, `${kill}`) };
    const told = (await scanAndKill(files, afterLines)).map((line) => JSON.parse(line) as ScanEvent);
    const expected = portsOf(told);
    if (told.some(({ type }) => type === "end")) expect(expected).toHaveLength(HOSTS * (1 + CLOSED.length));

    // A scan that came to its end before it was killed has its files whole, and no checkpoint any more.
    const source = existsSync(files.checkpoint) ? files.checkpoint : `${files.base}.json`;
    if (told.length > 1) await expectWhole(source, expected, files.base);
    for (const { extension } of FORMATS) rmSync(files.base + extension, { force: true });
    rmSync(files.checkpoint, { force: true });
  }

  /** All that was told, or stands in a file, is in every format once the source is converted. */
  async function expectWhole(source: string, told: readonly string[], base: string): Promise<void> {
    const converted = `${base}.converted`;
    const { status, stderr } = await workplace.run(["convert", source, "-oA", converted, "--quiet"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const expected = [...new Set([...told, ...(await wholeLines(base))])];
    for (const extension of [".json", ".ndjson", ".xml"]) {
      expect(portsOf(await read(converted + extension))).toEqual(expect.arrayContaining(expected));
    }
    const open = expected.filter((text) => text.endsWith(" open")).map((text) => text.replace(/ (\d+)\/.*/, ":$1"));
    expect(readFileSync(`${converted}.list`, "utf8").split("\n")).toEqual(expect.arrayContaining(open));
    expect(csvPorts(`${converted}.csv`)).toEqual(expect.arrayContaining(expected));
    for (const { extension } of FORMATS) rmSync(converted + extension, { force: true });
  }

  /** What the scan itself left in formats that are written line by line: whole lines, but for a last one that may be cut. */
  async function wholeLines(base: string): Promise<string[]> {
    const lines = readFileSync(`${base}.ndjson`, "utf8");
    const events = lines.includes("\n") ? await read(`${base}.ndjson`) : [];
    return [...portsOf(events), ...csvPorts(`${base}.csv`)];
  }
});

/** The ports of the whole lines of a CSV file. */
function csvPorts(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const records = parse(text.slice(0, text.lastIndexOf("\n") + 1), { columns: true }) as Readonly<
    Record<string, string>
  >[];
  return records
    .filter(({ port }) => port !== "")
    .map(({ ip, port, protocol, state }) => `${ip} ${port}/${protocol} ${state}`);
}
