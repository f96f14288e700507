/** A scanner's estimate of what it missed, beside what it missed. */
export interface MissedShare {
  /** Ports that would have answered, and how many of them did. */
  readonly answering: number;
  readonly answered: number;
  /** The scanner's estimate of the share missed, 0 to 1. */
  readonly estimated: number;
}

/**
 * How many times too large or too small the estimates of several scans are together: 1 when they are right, never less. Half a port is
 * added on both sides, so that a scan that missed none, and says so, is right.
 */
export function estimateFactor(scans: readonly MissedShare[]): number {
  let missed = 0.5;
  let estimated = 0.5;
  for (const { answering, answered, estimated: share } of scans) {
    missed += answering - answered;
    estimated += answering * share;
  }
  return Math.max(missed / estimated, estimated / missed);
}
