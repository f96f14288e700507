import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import type { PaceOptions } from "./pace-options.ts";
import { resolvePace } from "./pace-settings.ts";

const MINUTE_MS = 60_000;

function errorOf(options: PaceOptions): InputError {
  try {
    resolvePace(options);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(options)} was taken`);
}

describe("resolvePace", () => {
  it("is nmap's -T3 when nothing is asked", () => {
    const normal = {
      fixedRatePerSecond: undefined,
      minRatePerSecond: undefined,
      maxRatePerSecond: undefined,
      maxRetries: 10,
      initialRttTimeoutMs: 1_000,
      minRttTimeoutMs: 100,
      maxRttTimeoutMs: 10_000,
      scanDelayMs: 0,
      hostTimeoutMs: 0,
      maxParallelism: 8_192,
      maxHostWindow: 512,
    };
    expect(resolvePace()).toEqual(normal);
    expect(resolvePace({})).toEqual(normal);
    expect(resolvePace({ template: "normal" })).toEqual(normal);
  });

  it.each([
    ["paranoid", { scanDelayMs: 5 * MINUTE_MS, initialRttTimeoutMs: 5 * MINUTE_MS, maxParallelism: 1, maxRetries: 10 }],
    ["sneaky", { scanDelayMs: 15_000, initialRttTimeoutMs: 15_000, maxParallelism: 1, maxRetries: 10 }],
    ["polite", { scanDelayMs: 400, initialRttTimeoutMs: 1_000, maxRttTimeoutMs: 10_000, maxParallelism: 1 }],
    ["aggressive", { maxRetries: 6, initialRttTimeoutMs: 500, minRttTimeoutMs: 100, maxRttTimeoutMs: 1_250 }],
    [
      "insane",
      {
        maxRetries: 2,
        initialRttTimeoutMs: 250,
        minRttTimeoutMs: 50,
        maxRttTimeoutMs: 300,
        hostTimeoutMs: 15 * MINUTE_MS,
      },
    ],
  ] as const)("knows %s as nmap(1) has it", (template, settings) => {
    expect(resolvePace({ template })).toMatchObject(settings);
  });

  it("lets every single option override its template", () => {
    const wanted = {
      minRatePerSecond: 5,
      maxRatePerSecond: 50,
      maxRetries: 3,
      initialRttTimeoutMs: 700,
      minRttTimeoutMs: 60,
      maxRttTimeoutMs: 900,
      scanDelayMs: 7,
      hostTimeoutMs: 8_000,
      maxParallelism: 9,
    };
    for (const template of ["paranoid", "sneaky", "polite", "normal", "aggressive", "insane"] as const)
      expect(resolvePace({ template, ...wanted })).toMatchObject(wanted);
    expect(resolvePace({ template: "insane", hostTimeoutMs: 0 }).hostTimeoutMs).toBe(0);
    expect(resolvePace({ template: "polite", scanDelayMs: 0 }).scanDelayMs).toBe(0);
  });

  it("keeps a fixed rate as the bound of the limiter too", () => {
    expect(resolvePace({ ratePerSecond: 1_234.5 })).toMatchObject({
      fixedRatePerSecond: 1_234.5,
      minRatePerSecond: undefined,
      maxRatePerSecond: 1_234.5,
    });
    expect(resolvePace({ maxRatePerSecond: 10 }).fixedRatePerSecond).toBeUndefined();
  });

  it.each([
    ["ratePerSecond", 0.001, 100_000_000, [0, -1, 0.0009, 100_000_001, Number.NaN, Number.POSITIVE_INFINITY]],
    ["minRatePerSecond", 0.001, 100_000_000, [0, 100_000_001]],
    ["maxRatePerSecond", 0.001, 100_000_000, [0, 100_000_001]],
    ["maxRetries", 0, 50, [-1, 51, 1.5, Number.NaN]],
    ["initialRttTimeoutMs", 1, 600_000, [0, 600_001]],
    ["minRttTimeoutMs", 1, 600_000, [0, 600_001]],
    ["maxRttTimeoutMs", 5, 600_000, [4, 600_001]],
    ["scanDelayMs", 0, 3_600_000, [-1, 3_600_001]],
    ["hostTimeoutMs", 0, 2_592_000_000, [-1, 2_592_000_001]],
    ["maxParallelism", 1, 1_000_000, [0, 1_000_001, 1.5]],
  ] as const)("takes %s from %d to %d and refuses the rest by name and value", (name, least, most, refused) => {
    expect(() =>
      resolvePace({ [name]: least, ...(name === "maxRttTimeoutMs" ? { minRttTimeoutMs: 1 } : {}) }),
    ).not.toThrow();
    expect(() => resolvePace({ [name]: most })).not.toThrow();
    for (const value of refused) {
      const error = errorOf({ [name]: value });
      expect(error.code).toBe("REQUEST_INVALID");
      expect(error.input).toBe(String(value));
      for (const word of [name, value, least, most]) expect(error.message).toContain(String(word));
    }
  });

  it("refuses a fixed rate beside a bound of it", () => {
    for (const other of [{ minRatePerSecond: 3 }, { maxRatePerSecond: 4 }]) {
      const error = errorOf({ ratePerSecond: 1_777, ...other });
      expect(error.code).toBe("REQUEST_INVALID");
      expect(error.message).toContain("1777");
    }
  });

  it("refuses bounds that are the wrong way round, and takes equal ones", () => {
    expect(errorOf({ minRatePerSecond: 30, maxRatePerSecond: 20 }).message).toMatch(/30.*20/);
    expect(errorOf({ minRttTimeoutMs: 300, maxRttTimeoutMs: 200 }).message).toMatch(/300.*200/);
    expect(() => resolvePace({ minRatePerSecond: 20, maxRatePerSecond: 20 })).not.toThrow();
    expect(() => resolvePace({ minRttTimeoutMs: 200, maxRttTimeoutMs: 200 })).not.toThrow();
  });

  it("refuses a template that there is none of", () => {
    for (const template of ["fast", "constructor"]) {
      const error = errorOf({ template } as unknown as PaceOptions);
      expect(error.code).toBe("REQUEST_INVALID");
      expect(error.message).toContain(template);
      expect(error.message).toContain("aggressive");
    }
  });

  it("always ends with least <= initial <= most time-out", () => {
    const time = fc.option(fc.double({ min: 5, max: 600_000, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.constantFrom("paranoid", "sneaky", "polite", "normal", "aggressive", "insane"),
        time,
        time,
        time,
        (template, initialRttTimeoutMs, minRttTimeoutMs, maxRttTimeoutMs) => {
          const times = { initialRttTimeoutMs, minRttTimeoutMs, maxRttTimeoutMs };
          const given = Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
          fc.pre(!((minRttTimeoutMs ?? 0) > (maxRttTimeoutMs ?? Number.POSITIVE_INFINITY)));
          const pace = resolvePace({ template, ...given } as PaceOptions);
          expect(pace.minRttTimeoutMs).toBeLessThanOrEqual(pace.initialRttTimeoutMs);
          expect(pace.initialRttTimeoutMs).toBeLessThanOrEqual(pace.maxRttTimeoutMs);
          if (minRttTimeoutMs !== undefined) expect(pace.minRttTimeoutMs).toBe(minRttTimeoutMs);
          if (maxRttTimeoutMs !== undefined) expect(pace.maxRttTimeoutMs).toBe(maxRttTimeoutMs);
        },
      ),
    );
  });
});
