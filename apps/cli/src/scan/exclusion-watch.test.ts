import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AddressSet } from "@portolan/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ExclusionWatch, watchExclusions } from "./exclusion-watch.ts";

const AMONG = AddressSet.fromJSON(["10.0.0.0-10.0.0.255"]);

describe("watchExclusions", () => {
  let folder: string;
  let file: string;
  let watch: ExclusionWatch;
  let excluded: string[][];
  let told: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "portolan-exclusions-"));
    file = join(folder, "never.txt");
    excluded = [];
    told = [];
    const scan = { exclude: (addresses: AddressSet) => void excluded.push(addresses.toJSON()) };
    watch = watchExclusions(scan, { files: [file], among: AMONG, tell: (message) => void told.push(message) });
  });

  afterEach(() => {
    watch.dispose();
    rmSync(folder, { recursive: true });
  });

  async function hangUp(text: string): Promise<void> {
    writeFileSync(file, text);
    process.emit("SIGHUP");
    await watch.settled();
  }

  test("reads the files anew at each signal, and has the scan leave out what they hold of it", async () => {
    await hangUp("10.0.0.8/29 # a block\n192.168.0.0/16\n");
    await hangUp("10.0.0.8\n");
    await hangUp("");
    expect(excluded).toEqual([["10.0.0.8-10.0.0.15"], ["10.0.0.8"], []]);
    expect(told).toEqual([
      "exclusions read anew: 8 addresses of this scan left out from now on.",
      "exclusions read anew: 1 address of this scan left out from now on.",
      "exclusions read anew: 0 addresses of this scan left out from now on.",
    ]);
  });

  test("keeps the list when a file is not understood, or gone", async () => {
    await hangUp("10.0.0.8\n10.0.0.999\n");
    rmSync(file);
    process.emit("SIGHUP");
    await watch.settled();
    expect(excluded).toEqual([]);
    expect(told).toEqual([
      expect.stringMatching(
        /^the exclusions stay as they were: In ".*never\.txt", line 2: The target "10\.0\.0\.999" has/,
      ),
      expect.stringMatching(/^the exclusions stay as they were: The target file ".*never\.txt" does not exist/),
    ]);
    await hangUp("10.0.0.1");
    expect(excluded).toEqual([["10.0.0.1"]]);
  });

  test("reads one after the other when signals come fast, the last list last", async () => {
    writeFileSync(file, "10.0.0.1");
    for (let signal = 0; signal < 3; signal += 1) process.emit("SIGHUP");
    const last = hangUp("10.0.0.2");
    await last;
    expect(excluded).toHaveLength(4);
    expect(excluded.at(-1)).toEqual(["10.0.0.2"]);
  });

  test("reads without a signal when asked to", async () => {
    writeFileSync(file, "10.0.0.3");
    await watch.reload();
    expect(excluded).toEqual([["10.0.0.3"]]);
  });

  test("tells of a failure that nobody foresaw, and goes on", async () => {
    watch.dispose();
    const failing = { exclude: () => void expect.unreachable() };
    const read = () => Promise.reject(new TypeError("oops"));
    watch = watchExclusions(failing, { files: [file], among: AMONG, tell: (message) => void told.push(message), read });
    await watch.reload();
    expect(told).toEqual([expect.stringMatching(/^the exclusions stay as they were: internal error.*oops/)]);
  });

  test("leaves no listener behind", () => {
    const before = process.listenerCount("SIGHUP");
    watch.dispose();
    expect(process.listenerCount("SIGHUP")).toBe(before - 1);
  });
});
