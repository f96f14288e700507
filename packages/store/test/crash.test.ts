import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openStore } from "../src/open-store.ts";
import { addScan, freshPath } from "./samples.ts";

const WRITER = fileURLToPath(new URL("./fixtures/writer.mjs", import.meta.url));
const ROUNDS = 10;
const MOST_LINES = 40;

/** Lets a process write until it has acknowledged so many batches, kills it in the middle of the next, and gives the last number told. */
async function writeUntilKilled(path: string, id: string, lines: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, path, id], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(child, "exit");
  let last = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    count += 1;
    if (count === lines) child.kill("SIGKILL");
  }
  expect(await exit).toEqual([null, "SIGKILL"]);
  return last;
}

it("loses nothing that was acknowledged when its process is killed, and keeps no half of a batch", async () => {
  const path = freshPath();
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = `round-${round}`;
    const before = openStore(path);
    const { number } = addScan(before, id);
    before.close();
    const acknowledged = await writeUntilKilled(path, id, 1 + Math.floor(Math.random() * MOST_LINES));
    const store = openStore(path);
    const kept = store.events.after(number, { after: 0, limit: 100_000 });
    store.close();
    expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
    expect(kept.map(({ json }) => JSON.parse(json).time)).toEqual(kept.map((_, index) => String(index + 1)));
    // Batches are of 2, 3, 4, 5, 6, 7, 1, 2 … events: what is kept ends where one of them does.
    let whole = 0;
    for (let batch = 1; whole < kept.length; batch += 1) whole += (batch % 7) + 1;
    expect(whole).toBe(kept.length);
  }
});
