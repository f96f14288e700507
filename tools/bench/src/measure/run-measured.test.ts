import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Lab } from "@portolan/tool-netlab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runMeasured } from "./run-measured.ts";

const REPORT = '{"userSeconds":1,"systemSeconds":2,"peakKibibytes":1000}';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-bench-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A lab whose commands all end in the same way, and write what GNU time would. */
function labThatEnds(result: Partial<Awaited<ReturnType<Lab["exec"]>>>): Pick<Lab, "exec"> {
  return {
    async exec(_, words = []) {
      await writeFile(words[words.indexOf("--output") + 1] ?? "", REPORT);
      return { stdout: "", stderr: "", exitCode: 0, signal: null, timedOut: false, ...result };
    },
  };
}

function collector(): { readonly lines: string[]; say(line: string): void } {
  const lines: string[] = [];
  return { lines, say: (line) => void lines.push(line) };
}

describe("runMeasured", () => {
  it("gives output, usage and time", async () => {
    const { lines, say } = collector();
    const measured = await runMeasured(labThatEnds({ stdout: "found" }), { folder, say }, ["nmap"]);
    expect(measured).toMatchObject({ stdout: "found", cpuSeconds: 3, peakMegabytes: 1.024 });
    expect(measured.wallSeconds).toBeGreaterThan(0);
    expect(lines).toEqual([]);
  });

  it("tells what a command warns of", async () => {
    const { lines, say } = collector();
    await runMeasured(labThatEnds({ stderr: "few descriptors\n" }), { folder, say }, ["nmap", "-n"]);
    expect(lines).toEqual(["nmap -n: few descriptors"]);
  });

  it("fails with the command's own words when it fails", async () => {
    const run = runMeasured(labThatEnds({ exitCode: 3, stderr: "no such flag" }), { folder, say() {} }, ["nmap"]);
    await expect(run).rejects.toThrow(/"nmap" ended with status 3: no such flag/);
  });

  it("fails when the command takes too long", async () => {
    const run = runMeasured(labThatEnds({ exitCode: null, timedOut: true }), { folder, say() {} }, ["nmap"]);
    await expect(run).rejects.toThrow(/"nmap" did not end within \d+ minutes/);
  });
});
