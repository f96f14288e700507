import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sampleHeader, sampleHost, samplePort, sampleState } from "../../test/virtual/sample-checkpoint.ts";
import { InputError } from "../errors.ts";
import { CheckpointWriter } from "./checkpoint-writer.ts";
import { checkpointEvents, readCheckpoint } from "./read-checkpoint.ts";

let folder: string;
let path: string;
/** A checkpoint of three commits, and where each of them ends. */
let whole: Buffer;
const ends: number[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "portolan-checkpoint-"));
  path = join(folder, "cut");
  const source = join(folder, "whole");
  const writer = await CheckpointWriter.create(source, sampleHeader());
  for (let commit = 1; commit <= 3; commit += 1) {
    if (commit !== 2) writer.add(samplePort(commit));
    if (commit === 3) writer.add(sampleHost(2));
    await writer.commit(sampleState(commit));
    ends.push((await readFile(source)).length);
  }
  await writer.close();
  whole = await readFile(source);
});

afterAll(() => rm(folder, { recursive: true }));

async function refusalOf(content: string | Buffer): Promise<InputError> {
  await writeFile(path, content);
  const outcome = await readCheckpoint(path).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(InputError);
  return outcome as InputError;
}

async function eventCount(content: Buffer): Promise<number> {
  await writeFile(path, content);
  let count = 0;
  for await (const event of checkpointEvents(await readCheckpoint(path))) count += event.type === "port" ? 1 : 100;
  return count;
}

describe("readCheckpoint", () => {
  beforeEach(() => rm(path, { force: true, recursive: true }));

  it("gives the last whole commit, or a clear error, wherever the file is cut", async () => {
    for (let length = 0; length <= whole.length; length += 1) {
      const cut = whole.subarray(0, length);
      const commits = ends.filter((end) => end <= length).length;
      if (commits === 0) {
        const error = await refusalOf(cut);
        expect(error.code).toBe("CHECKPOINT_INVALID");
        expect(error.input).toBe(path);
        expect(error.message).toContain(path);
        continue;
      }
      await writeFile(path, cut);
      const checkpoint = await readCheckpoint(path);
      expect(checkpoint.state).toEqual(sampleState(commits));
      expect(checkpoint.validBytes).toBe(ends[commits - 1]);
      expect(checkpoint.header).toEqual(sampleHeader());
    }
  });

  it("gives the events above that commit, and none below", async () => {
    for (const [commits, events] of [
      [1, 1],
      [2, 1],
      [3, 102],
    ] as const) {
      const end = ends[commits - 1] ?? 0;
      expect(await eventCount(whole.subarray(0, end))).toBe(events);
      expect(await eventCount(whole.subarray(0, Math.min(whole.length, end + 400)))).toBe(events);
    }
  });

  it.each([
    ["nothing", ""],
    ["no lines", "\0\0\0"],
    ["another format's text", "# Nmap 7.93 scan initiated\n"],
    ["another JSON", '{"type":"start"}\n{"type":"commit","state":{}}\n'],
    ["a later format", `${JSON.stringify({ ...sampleHeader(), format: 2 })}\n{"type":"commit","state":{}}\n`],
    ["a header alone", `${JSON.stringify(sampleHeader())}\n`],
    ["a seed that is none", `${JSON.stringify(sampleHeader()).replace("0".repeat(32), "g".repeat(32))}\n`],
    ["an empty commit", `${JSON.stringify(sampleHeader())}\n{"type":"commit","state":{}}\n`],
    ["a commit of half a line", `${JSON.stringify(sampleHeader())}\n{"type":"commit","state":{"sh\n`],
    [
      "a position below zero",
      `${JSON.stringify(sampleHeader())}\n${JSON.stringify({ type: "commit", state: { ...sampleState(1), shards: [{ next: -1, end: 1, pending: [] }] } })}\n`,
    ],
  ])("refuses a file with %s", async (_, content) => {
    expect(await refusalOf(content)).toMatchObject({ code: "CHECKPOINT_INVALID", input: path });
  });

  it("tells why a file cannot be read", async () => {
    const missing = await readCheckpoint(join(folder, "none")).catch((error: unknown) => error);
    expect(missing).toMatchObject({ code: "CHECKPOINT_INVALID" });
    expect((missing as Error).message).toContain("ENOENT");
    await expect(readCheckpoint(folder)).rejects.toMatchObject({ code: "CHECKPOINT_INVALID" });
  });

  it("reads lines that are longer than what is read at once, and cut inside a letter", async () => {
    const long = "é".repeat(150_001);
    const source = join(folder, "long");
    const writer = await CheckpointWriter.create(source, sampleHeader(long));
    writer.add(samplePort(1, long));
    await writer.commit(sampleState(1));
    await writer.close();
    const checkpoint = await readCheckpoint(source);
    expect(checkpoint.header.callerData).toBe(long);
    for await (const event of checkpointEvents(checkpoint)) expect(event).toEqual(samplePort(1, long));
  });
});

describe("checkpointEvents", () => {
  it.each(["{", "null", "17", '{"type":"end"}', ""])("refuses a line that is no event: %s", async (line) => {
    const damaged = `${JSON.stringify(sampleHeader())}\n${line}\n${JSON.stringify({ type: "commit", state: sampleState(1) })}\n`;
    await writeFile(path, damaged);
    const events = checkpointEvents(await readCheckpoint(path));
    await expect(events.next()).rejects.toMatchObject({ code: "CHECKPOINT_INVALID", input: path });
  });
});
