import { once } from "node:events";
import type { StoredEvent } from "@portolan/store";
import { expect, it } from "vitest";
import { ScanFeed } from "./scan-feed.ts";

const SCAN = 7;

function warnings(first: number, last: number): StoredEvent[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    sequence: first + index,
    type: "warning",
    json: `"${first + index}"`,
  }));
}

it("gives what follows a number in one piece, the same to all who ask for it", () => {
  const feed = new ScanFeed();
  expect(feed.recentAfter(SCAN, 0)).toBeUndefined();
  feed.publish(SCAN, 4, warnings(5, 7));
  expect(feed.recentAfter(SCAN, 3)).toBeUndefined();
  const piece = feed.recentAfter(SCAN, 5);
  expect(piece?.last).toBe(7);
  expect(String(piece?.bytes).match(/^id: \d+$/gm)).toEqual(["id: 6", "id: 7"]);
  expect(feed.recentAfter(SCAN, 5)).toBe(piece);
  feed.publish(SCAN, 7, warnings(8, 8));
  expect(feed.recentAfter(SCAN, 5)?.last).toBe(8);
  expect(feed.recentAfter(SCAN, 8)).toEqual({ last: 8, bytes: Buffer.alloc(0) });
  feed.forget(SCAN);
  expect(feed.recentAfter(SCAN, 8)).toBeUndefined();
});

it("has the database asked for what is older than the latest", () => {
  const feed = new ScanFeed();
  feed.publish(SCAN, 0, warnings(1, 3_000));
  expect(feed.recentAfter(SCAN, 951)).toBeUndefined();
  expect(feed.recentAfter(SCAN, 952)?.last).toBe(3_000);
});

it("tells a few followers at a time, and those no more that have left meanwhile", async () => {
  const feed = new ScanFeed();
  const told: number[] = [];
  const done = new EventTarget();
  const leaves = Array.from({ length: 100 }, (_, index) =>
    feed.follow(SCAN, () => {
      told.push(index);
      if (index === 98) done.dispatchEvent(new Event("told"));
    }),
  );
  feed.publish(SCAN, 0, warnings(1, 1));
  expect(told.length).toBeLessThan(20);
  leaves[99]?.();
  await once(done, "told");
  expect(told).toEqual(Array.from({ length: 99 }, (_, index) => index));
  for (const leave of leaves) leave();
  feed.publish(SCAN, 1, warnings(2, 2));
  expect(told).toHaveLength(99);
});
