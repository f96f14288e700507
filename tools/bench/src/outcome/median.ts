/** The middle of some numbers: the mean of the middle two when their number is even. @throws RangeError when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError("No numbers have no median.");
  return (lower + upper) / 2;
}
