/** What the answers of a host say of the way to it. */
export interface RoundTripTimes {
  readonly smoothedMs: number;
  readonly variationMs: number;
  /** How long to wait for an answer by these. */
  readonly timeoutMs: number;
}

/** The estimate of RFC 6298, sections 2.2 and 2.3, from each time in turn, without its floor of a second; nothing from no times. */
export function roundTripTimes(rttsMs: readonly number[]): RoundTripTimes | undefined {
  const [first, ...others] = rttsMs;
  if (first === undefined) return undefined;
  let smoothedMs = first;
  let variationMs = first / 2;
  for (const rttMs of others) {
    variationMs += (Math.abs(smoothedMs - rttMs) - variationMs) / 4;
    smoothedMs += (rttMs - smoothedMs) / 8;
  }
  return { smoothedMs, variationMs, timeoutMs: smoothedMs + 4 * variationMs };
}
