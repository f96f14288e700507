/** Calls of a function that are timed as one: a single call of some nanoseconds would vanish beside the timer's own cost. */
export const CALLS = 1_000;

let kept = 0;

/** Uses a result, so that the compiler may not leave out the work that led to it. */
export function keep(result: number): void {
  kept ^= result;
  if (kept === Number.POSITIVE_INFINITY) throw new RangeError("An integer is never infinite.");
}
