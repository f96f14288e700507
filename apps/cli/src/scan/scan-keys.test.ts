import { InputError, type ScanProgress } from "@portolan/core";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { keyActions } from "./scan-keys.ts";

const progress: ScanProgress = {
  total: 10,
  decided: 5,
  sent: 5,
  retransmitted: 0,
  answered: 5,
  open: 1,
  stage: "ports",
  hosts: 1,
  hostsUp: 1,
  ratePerSecond: 500,
  elapsedMs: 1000,
  paused: false,
};

describe("keys", () => {
  let paused: boolean;
  const setRate = vi.fn();
  const stop = vi.fn();
  const told: string[] = [];

  beforeEach(() => {
    paused = false;
    told.length = 0;
    vi.clearAllMocks();
  });

  function keys({ rate, level = 0, now = 500 }: { rate?: number; level?: number; now?: number } = {}) {
    const detail = { level };
    const scan = {
      get progress() {
        return { ...progress, paused, ratePerSecond: now };
      },
      pause: () => {
        paused = true;
      },
      resume: () => {
        paused = false;
      },
      setRate,
    };
    return { detail, press: keyActions({ scan, detail, rate, tell: (message) => told.push(message), stop }) };
  }

  test("+ and - say so where the pace stays as it is, and change nothing", () => {
    setRate.mockImplementation(() => {
      throw new InputError("REQUEST_INVALID", "625", "It stays.");
    });
    const { press } = keys({ rate: 500 });
    press("+");
    press("+");
    expect(setRate.mock.calls).toEqual([[625], [625]]);
    expect(told).toEqual(["It stays.", "It stays."]);
    setRate.mockReset();
  });

  test("p pauses, and goes on", () => {
    const { press } = keys();
    press("p");
    expect(paused).toBe(true);
    press("p");
    expect(paused).toBe(false);
    expect(told).toEqual(["paused; p goes on.", "going on."]);
  });

  test("+ and - change the rate that was given, step by step", () => {
    const { press } = keys({ rate: 1_000 });
    for (const key of ["+", "+", "-", "-", "-"]) press(key);
    expect(setRate.mock.calls.flat()).toEqual([1_250, 1_562.5, 1_250, 1_000, 800]);
    expect(told.at(-1)).toBe("rate: 800 probes/s.");
  });

  test("- sets a bound below the rate of the moment where there is none, which + can raise", () => {
    const { press } = keys();
    press("+");
    expect(setRate).not.toHaveBeenCalled();
    expect(told).toEqual(["rate: as fast as the network bears; - sets a bound."]);
    press("-");
    press("+");
    expect(setRate.mock.calls.flat()).toEqual([400, 500]);
  });

  test.each([
    [1.1, 1, "1.00"],
    [0.5, 0.5, "0.50"],
  ])("- goes no lower than one a second, and never up: from %d to %d", (rate, lower, text) => {
    const { press } = keys({ rate });
    press("-");
    expect(setRate).toHaveBeenCalledWith(lower);
    expect(told).toEqual([`rate: ${text} probes/s.`]);
  });

  test("- makes something of a scan that stands still", () => {
    keys({ now: 0 }).press("-");
    expect(setRate).toHaveBeenCalledWith(1);
  });

  test("+ goes no higher than core takes", () => {
    keys({ rate: 100_000_000 }).press("+");
    expect(setRate).toHaveBeenCalledWith(100_000_000);
  });

  test("v and V change the detail within its bounds, and say to what", () => {
    const { press, detail } = keys({ level: 1 });
    press("v");
    press("v");
    expect(detail.level).toBe(2);
    expect(told.at(-1)).toBe("told from now on: warnings, open ports and hosts.");
    for (let time = 0; time < 5; time += 1) press("V");
    expect(detail.level).toBe(-1);
    expect(told.at(-1)).toBe("told from now on: nothing but results.");
  });

  test("Enter tells the status, ? the keys, q stops", () => {
    const { press } = keys();
    press("enter");
    expect(told.at(-1)).toMatch(/^50\.0 % of 10 probes decided, 500 probes\/s, 1 open port/);
    press("?");
    for (const word of ["p pause", "+ faster", "- slower", "v more", "V less", "Enter status", "q stop"])
      expect(told.at(-1)).toContain(word);
    expect(stop).not.toHaveBeenCalled();
    press("q");
    expect(stop).toHaveBeenCalledOnce();
  });

  test("others do nothing", () => {
    const { press } = keys();
    for (const key of ["x", "P", " ", "constructor", ""]) press(key);
    expect(told).toEqual([]);
    expect(setRate).not.toHaveBeenCalled();
  });
});
