import { describe, expect, it } from "vitest";
import { deferred } from "../../test/harness.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import { DueLoop, type DueWork } from "./due-loop.ts";

const START_MS = Date.parse("2026-11-27T10:00:00Z");

function at(seconds: number): string {
  return new Date(START_MS + seconds * 1_000).toISOString();
}

function work(id: string, seconds: number): DueWork {
  return { id, dueMs: START_MS + seconds * 1_000 };
}

describe("DueLoop", () => {
  it("leaves due what has failed, and tries again five seconds later", async () => {
    const clock = new ManualClock(at(0));
    const left = [work("one", 1)];
    const errors: unknown[] = [];
    let tries = 0;
    const run = async (): Promise<void> => {
      tries += 1;
      if (tries === 1) throw new Error("full");
      left.splice(0, 1, work("later", 60));
    };
    const onError = (error: unknown): void => void errors.push(error);
    const loop = new DueLoop({ clock, upcoming: () => left, run, mostAtOnce: 2, onError });
    loop.arm();
    await clock.set(at(1));
    expect([tries, errors]).toEqual([1, [new Error("full")]]);
    await clock.set(at(5));
    expect(tries).toBe(1);
    await clock.set(at(6));
    expect(tries).toBe(2);
    await loop.stop();
  });

  it("asks a store again that does not answer", async () => {
    const clock = new ManualClock(at(0));
    let isWell = false;
    const ran: string[] = [];
    const upcoming = (): DueWork[] => {
      if (!isWell) throw new Error("no answer");
      return [ran.length === 0 ? work("one", 0) : work("later", 60)];
    };
    const run = async ({ id }: DueWork): Promise<void> => void ran.push(id);
    const loop = new DueLoop({ clock, upcoming, run, mostAtOnce: 1 });
    loop.arm();
    isWell = true;
    await clock.set(at(5));
    await clock.waitedFor(at(60));
    expect(ran).toEqual(["one"]);
    await loop.stop();
  });

  it("does so much at one time, each thing once, and waits for it when it stops", async () => {
    const clock = new ManualClock(at(0));
    const begun: string[] = [];
    const isBegun = deferred<void>();
    const mayEnd = deferred<void>();
    const run = ({ id }: DueWork): Promise<void> => {
      begun.push(id);
      if (begun.length === 2) isBegun.resolve(undefined);
      return mayEnd.promise;
    };
    const upcoming = (): DueWork[] => ["one", "two", "three"].map((id) => work(id, 0));
    const loop = new DueLoop({ clock, upcoming, run, mostAtOnce: 2 });
    loop.arm();
    await isBegun.promise;
    loop.arm();
    let hasStopped = false;
    const stopped = loop.stop().then(() => {
      hasStopped = true;
    });
    await Promise.resolve();
    expect(hasStopped).toBe(false);
    mayEnd.resolve(undefined);
    await stopped;
    expect(begun).toEqual(["one", "two"]);
  });
});
