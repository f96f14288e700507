import type { ScanEvent } from "@portolan/core";
import { describe, expect, test, vi } from "vitest";
import { beginEvents } from "./begin-events.ts";

const warnings = ["first", "second", "third"].map(
  (message): ScanEvent => ({ type: "warning", code: "local-limit", message }),
);

async function* scanOf(events: readonly ScanEvent[], left: () => void): AsyncGenerator<ScanEvent> {
  try {
    yield* events;
  } finally {
    left();
  }
}

describe("beginEvents", () => {
  test("gives every event once", async () => {
    const seen: ScanEvent[] = [];
    for await (const event of await beginEvents(scanOf(warnings, vi.fn()))) seen.push(event);
    expect(seen).toEqual(warnings);
  });

  test("rejects when the scan cannot begin", async () => {
    const refuse = (): never => {
      throw new Error("no such shard");
    };
    await expect(beginEvents(scanOf([], refuse))).rejects.toThrow("no such shard");
  });

  test("tells the scan that its reader has left", async () => {
    const left = vi.fn();
    for await (const _ of await beginEvents(scanOf(warnings, left))) break;
    expect(left).toHaveBeenCalledOnce();
  });

  test("tells the scan that no reader will come", async () => {
    const left = vi.fn();
    await (await beginEvents(scanOf(warnings, left))).leave();
    expect(left).toHaveBeenCalledOnce();
  });
});
