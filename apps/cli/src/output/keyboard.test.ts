import { PassThrough } from "node:stream";
import type { ReadStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openKeyboard } from "./keyboard.ts";

/** The keyboard's side of a terminal, with its mode. */
class Terminal extends PassThrough {
  isRaw = false;
  isGone = false;

  setRawMode(isRaw: boolean): void {
    if (this.isGone) throw new Error("EIO");
    this.isRaw = isRaw;
  }
}

describe("the keyboard", () => {
  const onKey = vi.fn();
  const kill = vi.fn();
  const around = vi.fn((action: () => void) => action());
  let terminal: Terminal;
  let isForeground: boolean;
  let listenersBefore: number[];
  const listeners = () => ["SIGTSTP", "SIGCONT", "exit"].map((name) => process.listenerCount(name));

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    terminal = new Terminal();
    isForeground = true;
    listenersBefore = listeners();
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.clearAllMocks();
    expect(listeners()).toEqual(listenersBefore);
  });

  function open() {
    return openKeyboard(terminal as unknown as ReadStream, { onKey, around, kill, isInForeground: () => isForeground });
  }

  /** Waits for the event that the terminal's stream gives the text out by. */
  async function press(text: string): Promise<void> {
    const read = new Promise((resolve) => terminal.once("data", resolve));
    terminal.write(text);
    await read;
  }

  test("is not taken from a shell whose command is done at once", () => {
    const keyboard = open();
    vi.advanceTimersByTime(499);
    expect(terminal.isRaw).toBe(false);
    keyboard.close();
    vi.advanceTimersByTime(10_000);
    expect(terminal.isRaw).toBe(false);
  });

  test("gives keys one by one, and no arrows or the like", async () => {
    const keyboard = open();
    vi.advanceTimersByTime(500);
    expect(terminal.isRaw).toBe(true);
    await press("p+-vV?q");
    await press("\r");
    await press("\n");
    await press("\u{1b}[A\u{1b}[15~");
    expect(onKey.mock.calls.flat()).toEqual(["p", "+", "-", "v", "V", "?", "q", "enter", "enter"]);
    keyboard.close();
    expect(terminal.isRaw).toBe(false);
    expect(terminal.isPaused()).toBe(true);
  });

  test("turns control characters into the signals that they stand for", async () => {
    const keyboard = open();
    vi.advanceTimersByTime(500);
    await press("\u{3}");
    expect(kill).toHaveBeenLastCalledWith(process.pid, "SIGINT");
    await press("\u{1a}");
    expect(kill).toHaveBeenLastCalledWith(0, "SIGTSTP");
    expect(terminal.isRaw).toBe(true);
    await press("\u{1c}");
    expect(kill).toHaveBeenLastCalledWith(process.pid, "SIGQUIT");
    expect(terminal.isRaw).toBe(false);
    expect(onKey).not.toHaveBeenCalled();
    keyboard.close();
  });

  test("gives the terminal back while the process is stopped, and takes it again in the foreground only", () => {
    const keyboard = open();
    vi.advanceTimersByTime(500);
    around.mockImplementation((action) => {
      expect(terminal.isRaw).toBe(false);
      action();
    });
    process.emit("SIGTSTP");
    expect(kill).toHaveBeenLastCalledWith(process.pid, "SIGSTOP");
    isForeground = false;
    process.emit("SIGCONT");
    expect(terminal.isRaw).toBe(false);
    isForeground = true;
    process.emit("SIGCONT");
    expect(terminal.isRaw).toBe(true);
    keyboard.close();
  });

  test("gives the terminal back when the process ends", () => {
    const keyboard = open();
    vi.advanceTimersByTime(500);
    process.emit("exit", 0);
    expect(terminal.isRaw).toBe(false);
    keyboard.close();
  });

  test("is left alone in the background", () => {
    isForeground = false;
    const keyboard = open();
    vi.advanceTimersByTime(500);
    expect(terminal.isRaw).toBe(false);
    expect(terminal.isPaused()).toBe(true);
    keyboard.close();
  });

  test("may go away", () => {
    const keyboard = open();
    vi.advanceTimersByTime(500);
    terminal.isGone = true;
    terminal.emit("error", new Error("EIO"));
    keyboard.close();
    const late = open();
    vi.advanceTimersByTime(500);
    late.close();
    expect(onKey).not.toHaveBeenCalled();
  });
});
