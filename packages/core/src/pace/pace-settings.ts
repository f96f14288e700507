import { InputError } from "../errors.ts";
import type { PaceOptions, TimingTemplate } from "./pace-options.ts";

/** The pace of a scan with every field decided. Times in milliseconds, rates in probes a second over all workers. */
export interface PaceSettings {
  /** Rate that is kept whatever the network answers; undefined for an adaptive pace. */
  readonly fixedRatePerSecond?: number | undefined;
  readonly minRatePerSecond?: number | undefined;
  readonly maxRatePerSecond?: number | undefined;
  readonly maxRatePerHost?: number | undefined;
  readonly maxRetries: number;
  readonly initialRttTimeoutMs: number;
  readonly minRttTimeoutMs: number;
  readonly maxRttTimeoutMs: number;
  readonly scanDelayMs: number;
  readonly hostTimeoutMs: number;
  readonly maxParallelism: number;
  /** Largest congestion window of one host. */
  readonly maxHostWindow: number;
}

type Preset = Omit<PaceSettings, "fixedRatePerSecond" | "minRatePerSecond" | "maxRatePerSecond" | "maxRatePerHost">;

const MINUTE_MS = 60_000;

/** Most probes in flight that a scan takes when nobody says otherwise; descriptors bound it too. */
const DEFAULT_PARALLELISM = 8_192;

/** What nmap(1) documents of its templates ("Timing and Performance"), and our own window bounds. */
const NORMAL: Preset = {
  maxRetries: 10,
  initialRttTimeoutMs: 1_000,
  minRttTimeoutMs: 100,
  maxRttTimeoutMs: 10_000,
  scanDelayMs: 0,
  hostTimeoutMs: 0,
  maxParallelism: DEFAULT_PARALLELISM,
  maxHostWindow: 512,
};

const PRESETS: Readonly<Record<TimingTemplate, Preset>> = {
  paranoid: {
    ...NORMAL,
    scanDelayMs: 5 * MINUTE_MS,
    initialRttTimeoutMs: 5 * MINUTE_MS,
    maxRttTimeoutMs: 5 * MINUTE_MS,
    maxParallelism: 1,
  },
  sneaky: { ...NORMAL, scanDelayMs: 15_000, initialRttTimeoutMs: 15_000, maxRttTimeoutMs: 15_000, maxParallelism: 1 },
  polite: { ...NORMAL, scanDelayMs: 400, maxParallelism: 1 },
  normal: NORMAL,
  aggressive: { ...NORMAL, maxRetries: 6, initialRttTimeoutMs: 500, maxRttTimeoutMs: 1_250, maxHostWindow: 1_024 },
  insane: {
    ...NORMAL,
    maxRetries: 2,
    initialRttTimeoutMs: 250,
    minRttTimeoutMs: 50,
    maxRttTimeoutMs: 300,
    hostTimeoutMs: 15 * MINUTE_MS,
    maxHostWindow: 2_048,
  },
};

/** Bounds of each option: least, most, and whether it is counted in whole numbers. */
const BOUNDS: Readonly<
  Record<Exclude<keyof PaceOptions, "template">, readonly [least: number, most: number, whole: boolean]>
> = {
  ratePerSecond: [0.001, 100_000_000, false],
  minRatePerSecond: [0.001, 100_000_000, false],
  maxRatePerSecond: [0.001, 100_000_000, false],
  maxRatePerHost: [0.001, 100_000_000, false],
  maxRetries: [0, 50, true],
  initialRttTimeoutMs: [1, 600_000, false],
  minRttTimeoutMs: [1, 600_000, false],
  maxRttTimeoutMs: [5, 600_000, false],
  scanDelayMs: [0, 3_600_000, false],
  hostTimeoutMs: [0, 30 * 24 * 60 * MINUTE_MS, false],
  maxParallelism: [1, 1_000_000, true],
};

/** @throws InputError `REQUEST_INVALID` for a rate out of bounds. */
export function checkRate(ratePerSecond: number): void {
  checkBounds({ ratePerSecond });
}

function checkBounds(options: PaceOptions): void {
  for (const [name, [least, most, whole]] of Object.entries(BOUNDS) as [
    keyof typeof BOUNDS,
    readonly [number, number, boolean],
  ][]) {
    const value = options[name];
    if (value === undefined || value === "auto") continue;
    if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      const kind = whole ? "a whole number" : "a number";
      throw new InputError(
        "REQUEST_INVALID",
        String(value),
        `${name} ${value} must be ${kind} from ${least} to ${most}.`,
      );
    }
  }
}

function checkTemplate({ template }: PaceOptions): void {
  if (template === undefined || Object.hasOwn(PRESETS, template)) return;
  const names = Object.keys(PRESETS).join(", ");
  throw new InputError("REQUEST_INVALID", String(template), `Timing template "${template}" must be one of ${names}.`);
}

function checkRates(options: PaceOptions): void {
  const { ratePerSecond, minRatePerSecond, maxRatePerSecond } = options;
  if (typeof ratePerSecond === "number" && (minRatePerSecond !== undefined || maxRatePerSecond !== undefined)) {
    throw new InputError(
      "REQUEST_INVALID",
      String(ratePerSecond),
      `A fixed rate of ${ratePerSecond} leaves no room for a least or a most rate: give one or the other.`,
    );
  }
  if (minRatePerSecond !== undefined && maxRatePerSecond !== undefined && minRatePerSecond > maxRatePerSecond) {
    throw new InputError(
      "REQUEST_INVALID",
      String(minRatePerSecond),
      `The least rate ${minRatePerSecond} is above the most rate ${maxRatePerSecond}: swap them.`,
    );
  }
}

/**
 * Fills options up from their template.
 *
 * @throws InputError `REQUEST_INVALID` for a value out of bounds, or for values that exclude each other.
 */
export function resolvePace(options: PaceOptions = {}): PaceSettings {
  checkTemplate(options);
  checkBounds(options);
  checkRates(options);
  const preset = PRESETS[options.template ?? "normal"];
  const maxRttTimeoutMs =
    options.maxRttTimeoutMs ??
    Math.max(preset.maxRttTimeoutMs, options.minRttTimeoutMs ?? 0, options.initialRttTimeoutMs ?? 0);
  const minRttTimeoutMs = Math.min(options.minRttTimeoutMs ?? preset.minRttTimeoutMs, maxRttTimeoutMs);
  const initialRttTimeoutMs = options.initialRttTimeoutMs ?? preset.initialRttTimeoutMs;
  if (options.minRttTimeoutMs !== undefined && options.minRttTimeoutMs > maxRttTimeoutMs) {
    throw new InputError(
      "REQUEST_INVALID",
      String(options.minRttTimeoutMs),
      `minRttTimeoutMs ${options.minRttTimeoutMs} is above maxRttTimeoutMs ${maxRttTimeoutMs}: swap them.`,
    );
  }
  const fixedRatePerSecond = options.ratePerSecond === "auto" ? undefined : options.ratePerSecond;
  return {
    fixedRatePerSecond,
    minRatePerSecond: options.minRatePerSecond,
    maxRatePerSecond: fixedRatePerSecond ?? options.maxRatePerSecond,
    maxRatePerHost: options.maxRatePerHost,
    maxRetries: options.maxRetries ?? preset.maxRetries,
    initialRttTimeoutMs: Math.min(Math.max(initialRttTimeoutMs, minRttTimeoutMs), maxRttTimeoutMs),
    minRttTimeoutMs,
    maxRttTimeoutMs,
    scanDelayMs: options.scanDelayMs ?? preset.scanDelayMs,
    hostTimeoutMs: options.hostTimeoutMs ?? preset.hostTimeoutMs,
    maxParallelism: options.maxParallelism ?? preset.maxParallelism,
    maxHostWindow: preset.maxHostWindow,
  };
}
