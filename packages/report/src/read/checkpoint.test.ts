import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ScanEvent, scan } from "@portolan/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readText, readUntilError } from "../../test/read-text.ts";

let folder: string;
/** What a scan told before it was stopped, and the checkpoint that it left. */
let told: ScanEvent[];
let text: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "portolan-checkpoint-"));
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const path = join(folder, "checkpoint");
  const running = scan({
    targets: ["127.0.0.1-127.0.0.200"],
    ports: `${port},1`,
    records: "all",
    hosts: "all",
    engine: "connect",
    workers: 0,
    pace: { ratePerSecond: 2_000 },
    checkpoint: { path, intervalMs: 10 },
  });
  told = [];
  for await (const event of running) {
    told.push(event);
    if (told.length === 60) running.abort();
  }
  server.close();
  text = readFileSync(path, "utf8");
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("a checkpoint", () => {
  test("gives what its scan told, and no end, since it has none", async () => {
    const events = await readText(text);
    expect(told.at(-1)?.type).toBe("end");
    expect(events).toEqual(told.slice(0, -1));
  });

  test("gives, cut anywhere, what is whole before the cut", async () => {
    for (let cut = 0; cut < text.length; cut += 97) {
      const { events, error } = await readUntilError(text.slice(0, cut));
      expect(events).toEqual(told.slice(0, events.length));
      if (error !== undefined)
        expect({ events, error }).toMatchObject({ events: [], error: { code: "RESULTS_UNKNOWN" } });
    }
  });

  test("of another version is refused", async () => {
    const { error } = await readUntilError(text.replace('"format":1', '"format":99'));
    expect(error).toMatchObject({ code: "CHECKPOINT_INVALID" });
  });
});
