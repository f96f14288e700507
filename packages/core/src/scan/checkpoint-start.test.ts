import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkpointStart } from "./checkpoint-start.ts";
import { prepareScan } from "./prepare-scan.ts";
import { startEventOf } from "./start-event.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-start-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("checkpointStart", () => {
  test.each([
    {},
    { shard: { index: 2, count: 3 } },
    { discovery: { only: true, probes: [{ kind: "syn" as const, ports: [80] }] } },
  ])("tells what the scan told (%j)", async (options) => {
    const path = join(folder, "checkpoint");
    const prepared = await prepareScan({
      targets: ["127.0.0.1-9", "127.0.1.0/30"],
      ports: "22,80-90",
      arguments: ["portolan", "127.0.0.1"],
      engine: "connect",
      checkpoint: { path },
      ...options,
    });
    await prepared.checkpoint?.writer.commit(prepared.state);
    await prepared.checkpoint?.writer.close();
    const [header = ""] = readFileSync(path, "utf8").split("\n");
    const start = await checkpointStart(JSON.parse(header));
    expect(start).toEqual(startEventOf(prepared, false));
    expect(start).toMatchObject({ targets: ["127.0.0.1-127.0.0.9", "127.0.1.0-127.0.1.3"], hosts: 13 });
  });

  test("leaves out ranges that are too many for an event", async () => {
    const targets = Array.from({ length: 257 }, (_, index) => `127.0.${index >> 7}.${(index & 127) * 2}`);
    const { targets: told } = startEventOf(await prepareScan({ targets, ports: "1", engine: "connect" }), false);
    expect(told).toBeUndefined();
  });

  test.each([null, {}, { type: "portolan-checkpoint", format: 99 }])("refuses %j", async (header) => {
    await expect(checkpointStart(header)).rejects.toMatchObject({ code: "CHECKPOINT_INVALID" });
  });
});
