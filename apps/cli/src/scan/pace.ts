import type { PaceOptions } from "@portolan/core";
import type { ScanOptions } from "../option-table.ts";

/** The pace that the flags ask for; what they leave out is core's to decide. */
export function toPace(options: ScanOptions): PaceOptions {
  return withoutUndefined({
    template: options.timing,
    ratePerSecond: options.rate,
    minRatePerSecond: options.minRate,
    maxRatePerSecond: options.maxRate,
    maxRatePerHost: options.maxRatePerHost,
    maxRetries: options.maxRetries,
    initialRttTimeoutMs: options.initialRttTimeout,
    minRttTimeoutMs: options.minRttTimeout,
    maxRttTimeoutMs: options.maxRttTimeout,
    scanDelayMs: options.scanDelay,
    hostTimeoutMs: options.hostTimeout,
    maxParallelism: options.maxParallelism,
  });
}

/** The object without the properties that hold nothing. */
export function withoutUndefined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}
