import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openDescriptors } from "../../test/open-descriptors.ts";
import { sampleHeader, sampleHost, samplePort, sampleState } from "../../test/virtual/sample-checkpoint.ts";
import { InputError, SystemError } from "../errors.ts";
import type { HostEvent, PortEvent } from "../results/events.ts";
import { COMMIT_PREFIX } from "./checkpoint-format.ts";
import { CheckpointWriter } from "./checkpoint-writer.ts";
import { checkpointEvents, readCheckpoint } from "./read-checkpoint.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-checkpoint-"));
  path = join(folder, "scan.checkpoint");
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function eventsOf(file: string): Promise<(PortEvent | HostEvent)[]> {
  const events: (PortEvent | HostEvent)[] = [];
  for await (const event of checkpointEvents(await readCheckpoint(file))) events.push(event);
  return events;
}

/** Descriptors of this process for files below a folder. */
function openIn(where: string): number {
  return [...openDescriptors().values()].filter((target) => target.startsWith(where)).length;
}

async function commitsIn(file: string): Promise<number> {
  return (await readFile(file, "utf8")).split("\n").filter((line) => line.startsWith(COMMIT_PREFIX)).length;
}

describe("CheckpointWriter", () => {
  it("writes nothing before the first commit, and then what a reader gives back", async () => {
    const header = sampleHeader({ theirs: [1, "two"] });
    const writer = await CheckpointWriter.create(path, header);
    writer.add(samplePort(80));
    expect(await readdir(folder)).toEqual([]);
    await writer.commit(sampleState(10));
    expect(await readCheckpoint(path)).toMatchObject({ path, header, state: sampleState(10) });
    writer.add(samplePort(443));
    writer.add(sampleHost(2));
    await writer.commit(sampleState(20));
    await writer.commit(sampleState(30));
    const checkpoint = await readCheckpoint(path);
    expect(checkpoint.state).toEqual(sampleState(30));
    expect(checkpoint.validBytes).toBe((await stat(path)).size);
    expect(await eventsOf(path)).toEqual([samplePort(80), samplePort(443), sampleHost(2)]);
    expect(await readdir(folder)).toEqual(["scan.checkpoint"]);
    await writer.close();
  });

  it("has what was flushed for whoever reads results, and for a scan that goes on after the next commit", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader());
    writer.add(samplePort(22));
    await writer.flush();
    expect([writer.hasBegun, writer.hasEvents]).toEqual([false, true]);
    await writer.commit(sampleState(1), false);
    writer.add(samplePort(80));
    await writer.flush();
    await writer.flush();
    expect([writer.hasBegun, writer.hasEvents]).toEqual([true, false]);
    expect(await readFile(path, "utf8")).toMatch(/"port":80[^\n]*\n$/);
    expect(await eventsOf(path)).toEqual([samplePort(22)]);
    writer.add(samplePort(443));
    await writer.commit(sampleState(2));
    expect(await eventsOf(path)).toEqual([samplePort(22), samplePort(80), samplePort(443)]);
    await writer.close();
  });

  it("cuts off what was flushed and not committed when the scan goes on", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader());
    await writer.commit(sampleState(1));
    writer.add(samplePort(80));
    await writer.flush();
    await writer.close();
    const next = await CheckpointWriter.continue(await readCheckpoint(path));
    next.add(samplePort(81));
    await next.commit(sampleState(2));
    await next.close();
    expect(await eventsOf(path)).toEqual([samplePort(81)]);
  });

  it("keeps the file to its owner", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader(), 0);
    await writer.commit(sampleState(1));
    expect((await stat(path)).mode & 0o077).toBe(0);
    for (let commit = 2; commit < 9; commit += 1) await writer.commit(sampleState(commit));
    expect((await stat(path)).mode & 0o077).toBe(0);
    await writer.close();
  });

  it("makes the folder when there is none", async () => {
    const deep = join(folder, "one", "two", "scan.checkpoint");
    const writer = await CheckpointWriter.create(deep, sampleHeader());
    await writer.commit(sampleState(1));
    await writer.close();
    expect((await readCheckpoint(deep)).state).toEqual(sampleState(1));
  });

  it("refuses a file that is there already, whatever it holds, and leaves it alone", async () => {
    await writeFile(path, "something else");
    const refusal = await CheckpointWriter.create(path, sampleHeader()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InputError);
    expect(refusal).toMatchObject({ code: "CHECKPOINT_EXISTS", input: path });
    expect((refusal as Error).message).toContain(path);
    expect(await readFile(path, "utf8")).toBe("something else");
  });

  it("says so where it cannot write, and tries again with all events at the next commit", async () => {
    const blocker = join(folder, "blocker");
    await writeFile(blocker, "");
    const below = join(blocker, "scan.checkpoint");
    const writer = await CheckpointWriter.create(below, sampleHeader());
    writer.add(samplePort(1));
    const refusal = await writer.commit(sampleState(1)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SystemError);
    expect(refusal).toMatchObject({ code: "CHECKPOINT_UNWRITABLE" });
    expect((refusal as Error).message).toContain(below);
    writer.add(samplePort(2));
    await rm(blocker);
    await writer.commit(sampleState(2));
    await writer.close();
    expect(await eventsOf(below)).toEqual([samplePort(1), samplePort(2)]);
  });

  it("leaves the commit before good when a write fails half-way, and writes each event once when it succeeds again", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader());
    writer.add(samplePort(1));
    await writer.commit(sampleState(1));

    const handle = await open(path, "r");
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const write = prototype.write as (...parameters: unknown[]) => Promise<unknown>;
    const failing = async function (this: unknown, ...parameters: unknown[]): Promise<never> {
      const [bytes, start, length, at] = parameters as [Buffer, number, number, number];
      await write.call(this, bytes, start, length - 30, at);
      throw Object.assign(new Error("no space"), { code: "ENOSPC" });
    };
    vi.spyOn(prototype, "write").mockImplementationOnce(failing as never);
    writer.add(samplePort(2, "a name that is long enough to leave something behind the next commit"));
    const refusal = await writer
      .commit({ ...sampleState(2), totals: Array<number>(60).fill(1) })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "CHECKPOINT_UNWRITABLE" });
    expect((refusal as Error).message).toContain("ENOSPC");
    expect((await readCheckpoint(path)).state).toEqual(sampleState(1));
    expect(await eventsOf(path)).toEqual([samplePort(1)]);

    await writer.commit(sampleState(3));
    expect((await readCheckpoint(path)).state).toEqual(sampleState(3));
    expect((await eventsOf(path)).map((event) => (event.type === "port" ? event.port : 0))).toEqual([1, 2]);
    writer.add(samplePort(4));
    await writer.commit(sampleState(4));
    await writer.close();
    expect((await readCheckpoint(path)).state).toEqual(sampleState(4));
    expect((await eventsOf(path)).map((event) => (event.type === "port" ? event.port : 0))).toEqual([1, 2, 4]);
  });

  it("leaves nothing beside the file where it cannot be put in its place", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader());
    await mkdir(join(path, "in the way"), { recursive: true });
    await expect(writer.commit(sampleState(1))).rejects.toMatchObject({ code: "CHECKPOINT_UNWRITABLE" });
    expect(await readdir(folder)).toEqual(["scan.checkpoint"]);
    expect(openIn(folder)).toBe(0);
  });

  it("has each commit on the disk before it goes on", async () => {
    const handle = await open(folder, "r");
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const datasync = vi.spyOn(prototype, "datasync");
    const writer = await CheckpointWriter.create(path, sampleHeader());
    for (let commit = 1; commit <= 3; commit += 1) {
      await writer.commit(sampleState(commit));
      expect(datasync).toHaveBeenCalledTimes(commit);
    }
    await writer.close();
  });

  it("keeps one descriptor while it is open, and none after that", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader(), 0);
    expect(openIn(folder)).toBe(0);
    for (let commit = 0; commit < 6; commit += 1) {
      await writer.commit(sampleState(commit));
      expect(openIn(folder)).toBe(1);
    }
    await writer.close();
    expect(openIn(folder)).toBe(0);
    const other = await CheckpointWriter.continue(await readCheckpoint(path));
    expect(openIn(folder)).toBe(1);
    await other.remove();
    expect(openIn(folder)).toBe(0);
  });

  it("goes on behind the last whole commit, and cuts off what is below it", async () => {
    const first = await CheckpointWriter.create(path, sampleHeader());
    first.add(samplePort(1));
    await first.commit(sampleState(1));
    await first.close();
    const { size } = await stat(path);
    const file = await open(path, "a");
    await file.write(`${JSON.stringify(samplePort(2))}\n{"type":"commit","state":{"sha`);
    await file.close();

    const second = await CheckpointWriter.continue(await readCheckpoint(path));
    expect((await stat(path)).size).toBe(size);
    second.add(samplePort(3));
    await second.commit(sampleState(3));
    await second.close();
    expect(await eventsOf(path)).toEqual([samplePort(1), samplePort(3)]);
    expect(await readCheckpoint(path)).toMatchObject({ header: sampleHeader(), state: sampleState(3) });
  });

  it("says so when the file to go on with is gone", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader());
    await writer.commit(sampleState(1));
    await writer.close();
    const checkpoint = await readCheckpoint(path);
    await rm(path);
    await expect(CheckpointWriter.continue(checkpoint)).rejects.toMatchObject({ code: "CHECKPOINT_UNWRITABLE" });
  });

  it("removes the file in the end, also when there is none", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader());
    await writer.remove();
    const other = await CheckpointWriter.create(path, sampleHeader());
    await other.commit(sampleState(1));
    await other.remove();
    expect(await readdir(folder)).toEqual([]);
    const below = join(folder, "file", "scan");
    await writeFile(join(folder, "file"), "");
    await expect((await CheckpointWriter.create(below, sampleHeader())).remove()).resolves.toBeUndefined();
  });

  it("says so when it cannot remove the file", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader());
    await writer.commit(sampleState(1));
    await rm(path);
    await mkdir(path);
    const refusal = await writer.remove().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "CHECKPOINT_UNWRITABLE" });
    expect((refusal as Error).message).toContain(path);
  });
});

describe("a checkpoint that is written anew when outdated commits outweigh it", () => {
  it("holds the same as one that is not, after any number of commits", async () => {
    const awkward = fc.constantFrom(
      "http",
      "line\nfeed",
      "carriage\rreturn",
      "separator\u2028there",
      "\u2029",
      "é漢\u{1f680}",
      '{"type":"commit"',
    );
    const step = fc.record({ names: fc.array(awkward, { maxLength: 3 }), longer: fc.nat(30) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), awkward, async (steps, callerData) => {
        const plainPath = join(folder, "plain");
        const compactPath = join(folder, "compact");
        const plain = await CheckpointWriter.create(plainPath, sampleHeader(callerData), Number.POSITIVE_INFINITY);
        const compact = await CheckpointWriter.create(compactPath, sampleHeader(callerData), 0);
        for (const [index, { names, longer }] of steps.entries()) {
          const state = { ...sampleState(index), totals: Array<number>(longer).fill(7) };
          for (const name of names) {
            plain.add(samplePort(index, name));
            compact.add(samplePort(index, name));
          }
          await plain.commit(state);
          await compact.commit(state);
        }
        await plain.close();
        await compact.close();
        const [one, other] = [await readCheckpoint(plainPath), await readCheckpoint(compactPath)];
        expect(other.state).toEqual(one.state);
        expect(other.header).toEqual(one.header);
        expect(await eventsOf(compactPath)).toEqual(await eventsOf(plainPath));
        expect(other.validBytes).toBe((await stat(compactPath)).size);
        await plain.remove();
        await compact.remove();
      }),
      { numRuns: 25 },
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it("stays small", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader(), 2_000);
    let most = 0;
    const files = new Set<number>();
    for (let commit = 0; commit < 60; commit += 1) {
      await writer.commit(sampleState(commit));
      const { size, ino } = await stat(path);
      most = Math.max(most, size);
      files.add(ino);
    }
    await writer.close();
    // Written anew every six or seven commits; a number may be used again.
    expect(files.size).toBeGreaterThan(1);
    expect(files.size).toBeLessThan(15);
    const commitBytes = `${JSON.stringify({ type: "commit", state: sampleState(59) })}\n`.length;
    const headerBytes = `${JSON.stringify(sampleHeader())}\n`.length;
    expect(most).toBeLessThan(headerBytes + 2_000 + 3 * commitBytes);
    expect((await readCheckpoint(path)).state).toEqual(sampleState(59));
  });

  it("keeps nothing but the last commit, and is left alone while the rest outweighs what it could lose", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader(), 0);
    await writer.commit(sampleState(0));
    for (let commit = 1; commit <= 3; commit += 1)
      await writer.commit({ ...sampleState(commit), totals: Array<number>(2_000).fill(9) });
    expect(await commitsIn(path)).toBe(1);
    writer.add(samplePort(1, "x".repeat(50_000)));
    for (let commit = 4; commit <= 9; commit += 1) await writer.commit(sampleState(commit));
    expect(await commitsIn(path)).toBe(7);
    await writer.close();
  });

  it("leaves nothing beside it when that fails", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader(), 0);
    await writer.commit(sampleState(0));
    await rm(path);
    await mkdir(path);
    for (let commit = 1; commit < 8; commit += 1)
      await writer.commit({ ...sampleState(commit), totals: Array<number>(99).fill(9) });
    expect(await readdir(folder)).toEqual(["scan.checkpoint"]);
    await writer.close();
    expect(openIn(folder)).toBe(0);
  });

  it("goes on as it was where it cannot be written anew, and loses and doubles no event", async () => {
    const writer = await CheckpointWriter.create(path, sampleHeader(), 0);
    await writer.commit(sampleState(0));
    const inTheWay = `${path}.${process.pid}.tmp`;
    await mkdir(inTheWay);
    for (let commit = 1; commit < 10; commit += 1) {
      writer.add(samplePort(commit));
      await writer.commit(sampleState(commit));
    }
    expect((await eventsOf(path)).map((event) => (event.type === "port" ? event.port : 0))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
    await rm(inTheWay, { recursive: true });
    const { size } = await stat(path);
    for (let commit = 10; commit < 14; commit += 1) await writer.commit(sampleState(commit));
    await writer.close();
    expect((await stat(path)).size).toBeLessThan(size);
    expect(await eventsOf(path)).toHaveLength(9);
    expect((await readCheckpoint(path)).state).toEqual(sampleState(13));
  });

  it("can be gone on with, and written anew again", async () => {
    const first = await CheckpointWriter.create(path, sampleHeader(), 0);
    for (let commit = 0; commit < 5; commit += 1) {
      first.add(samplePort(commit));
      await first.commit(sampleState(commit));
    }
    await first.close();
    const second = await CheckpointWriter.continue(await readCheckpoint(path), 0);
    for (let commit = 5; commit < 10; commit += 1) {
      second.add(samplePort(commit));
      await second.commit(sampleState(commit));
    }
    await second.close();
    expect((await readCheckpoint(path)).state).toEqual(sampleState(9));
    expect(await eventsOf(path)).toHaveLength(10);
  });
});
