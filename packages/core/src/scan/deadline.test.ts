import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startDeadline } from "./deadline.ts";

const DAY_MS = 86_400_000;

describe("startDeadline", () => {
  const onPassed = vi.fn();

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    onPassed.mockReset();
  });

  // 25 days are more than one timer can wait.
  it.each([0, 1, 30_000, 25 * DAY_MS, 365 * DAY_MS])("calls back after %d ms, once", (ms) => {
    startDeadline(ms, onPassed);
    if (ms > 0) vi.advanceTimersByTime(ms - 1);
    expect(onPassed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onPassed).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([30_000, 60 * DAY_MS])("says nothing once it is cancelled, of %d ms", (ms) => {
    const deadline = startDeadline(ms, onPassed);
    vi.advanceTimersByTime(ms - 1);
    deadline.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});
