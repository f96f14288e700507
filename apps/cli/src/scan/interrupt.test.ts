import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type InterruptWatch, watchInterrupts } from "./interrupt.ts";

describe("watchInterrupts", () => {
  const onInterrupt = vi.fn();
  let watch: InterruptWatch;

  beforeEach(() => {
    watch = watchInterrupts(onInterrupt);
  });

  afterEach(() => {
    watch.dispose();
    vi.resetAllMocks();
    vi.restoreAllMocks();
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("asks for an orderly end at the first %s", (signal) => {
    expect(watch.interrupted).toBe(false);
    process.emit(signal);
    expect(watch.interrupted).toBe(true);
    expect(onInterrupt).toHaveBeenCalledOnce();
  });

  test("ends the process at the second signal", () => {
    const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
    process.emit("SIGINT");
    expect(exit).not.toHaveBeenCalled();
    process.emit("SIGTERM");
    expect(exit).toHaveBeenCalledWith(130);
  });

  test("may be interrupted without a signal, once; a signal after that ends the process", () => {
    const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
    watch.interrupt();
    watch.interrupt();
    expect(watch.interrupted).toBe(true);
    expect(onInterrupt).toHaveBeenCalledOnce();
    expect(exit).not.toHaveBeenCalled();
    process.emit("SIGINT");
    expect(exit).toHaveBeenCalledWith(130);
  });

  test("leaves a signal alone that means something else", () => {
    watch.dispose();
    const before = process.listenerCount("SIGHUP");
    watch = watchInterrupts(onInterrupt, "SIGHUP");
    expect(process.listenerCount("SIGHUP")).toBe(before);
    process.emit("SIGTERM");
    expect(onInterrupt).toHaveBeenCalledOnce();
  });

  test("leaves no listener behind", () => {
    const before = process.listenerCount("SIGINT");
    watch.dispose();
    expect(process.listenerCount("SIGINT")).toBe(before - 1);
  });
});
