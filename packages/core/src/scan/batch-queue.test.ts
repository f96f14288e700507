import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchQueue } from "./batch-queue.ts";

async function drain(queue: BatchQueue<number>): Promise<number[]> {
  const items: number[] = [];
  for (let item = await queue.next(); item !== undefined; item = await queue.next()) items.push(item);
  return items;
}

describe("BatchQueue", () => {
  it("hands out everything in order, however pushes and reads interleave", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 40 }), async (pauses) => {
        const queue = new BatchQueue<number>();
        const read = drain(queue);
        for (const [item, pause] of pauses.entries()) {
          for (let turn = 0; turn < pause; turn += 1) await Promise.resolve();
          queue.push(item);
        }
        queue.end();
        expect(await read).toEqual(pauses.map((_, item) => item));
      }),
    );
  });

  it("waits for what is to come", async () => {
    const queue = new BatchQueue<string>();
    let got: string | undefined;
    const waiting = queue.next().then((item) => {
      got = item;
    });
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    expect(got).toBeUndefined();
    queue.push("here");
    await waiting;
    expect(got).toBe("here");
  });

  it("ends with nothing, again and again", async () => {
    const queue = new BatchQueue<number>();
    const waiting = queue.next();
    queue.end();
    expect(await waiting).toBeUndefined();
    expect(await queue.next()).toBeUndefined();
  });

  it("throws the failure that it ended with after all that was queued", async () => {
    const queue = new BatchQueue<number>();
    queue.push(1);
    queue.push(2);
    const failure = new Error("why");
    queue.end(failure);
    expect(await queue.next()).toBe(1);
    expect(await queue.next()).toBe(2);
    await expect(queue.next()).rejects.toBe(failure);
  });

  it("throws it to who is waiting already", async () => {
    const queue = new BatchQueue<number>();
    const waiting = queue.next();
    queue.end(new Error("why"));
    await expect(waiting).rejects.toThrow("why");
  });
});
