/**
 * Estimates the share of answering ports that were called silent.
 *
 * Every attempt is lost with some probability p, so of the ports that answer, a share p^(k−1)·(1−p) answers on attempt k. p is
 * estimated by the share of answers that came late, by maximum likelihood for a geometric distribution: late attempts over all
 * attempts that answered ports took. A port that was given k attempts in vain and would answer is one of p^k; with a_k attempts given
 * to the silent ones, the expected misses are answered × p^k / (1 − p^k), k being their mean.
 *
 * It presumes that losses are independent of one another, which a burst is not: it is an estimate, and says so.
 *
 * @param answered Element k: ports that answered on attempt k + 1.
 * @param silent Element k: ports called silent after k + 1 attempts.
 * @returns A share from 0 to 1; undefined when nothing answered.
 */
export function estimateMissedShare(answered: ArrayLike<number>, silent: ArrayLike<number>): number | undefined {
  const answers = sum(answered, () => 1);
  if (answers === 0) return undefined;
  const silents = sum(silent, () => 1);
  if (silents === 0) return 0;
  const attempts = sum(answered, (attempt) => attempt);
  const lossShare = 1 - answers / attempts;
  const meanAttempts = sum(silent, (attempt) => attempt) / silents;
  const lostForGood = lossShare ** meanAttempts;
  const missed = Math.min(silents, (answers * lostForGood) / (1 - lostForGood));
  return missed / (answers + missed);
}

function sum(counts: ArrayLike<number>, weight: (attempt: number) => number): number {
  let total = 0;
  for (let index = 0; index < counts.length; index += 1) total += (counts[index] ?? 0) * weight(index + 1);
  return total;
}
