/** Halvings of the interval in which the loss is sought: far more exact than the data. */
const BISECTIONS = 50;

/**
 * Estimates the share of answering ports that were called silent.
 *
 * Every attempt is lost with some probability p, so of the ports that answer, a share p^(k−1)·(1−p) answers on attempt k; those that
 * would answer only after the last attempt K are the missed ones, a share p^K. What is seen is a geometric distribution cut off
 * after K: its mean attempt is 1/(1−p) − K·p^K/(1−p^K), which grows with p, so that the p whose mean is the observed one (the
 * estimate of maximum likelihood) is found by bisection. K is the mean number of attempts that the silent ports were given.
 *
 * It presumes that losses are independent of one another, which a burst is not: it is an estimate, and says so.
 *
 * @param answered Element k: ports that answered on attempt k + 1.
 * @param silent Element k: ports called silent after k + 1 attempts.
 * @returns A share from 0 to 1; undefined when nothing can be said: nothing answered, or nothing was asked twice.
 */
export function estimateMissedShare(answered: ArrayLike<number>, silent: ArrayLike<number>): number | undefined {
  const answers = sum(answered, () => 1);
  if (answers === 0) return undefined;
  const silents = sum(silent, () => 1);
  if (silents === 0) return 0;
  const attempts = sum(silent, (attempt) => attempt) / silents;
  if (attempts < 2) return undefined;
  const lossShare = lossOf(sum(answered, (attempt) => attempt) / answers, attempts);
  const lostForGood = lossShare ** attempts;
  const missed = Math.min(silents, (answers * lostForGood) / (1 - lostForGood));
  return missed / (answers + missed);
}

/** The loss under which ports answer on attempt `mean` on average, given `attempts` at the most. */
function lossOf(mean: number, attempts: number): number {
  let least = 0;
  let most = 1;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const loss = (least + most) / 2;
    const expected = 1 / (1 - loss) - (attempts * loss ** attempts) / (1 - loss ** attempts);
    if (expected < mean) least = loss;
    else most = loss;
  }
  return least;
}

function sum(counts: ArrayLike<number>, weight: (attempt: number) => number): number {
  let total = 0;
  for (let index = 0; index < counts.length; index += 1) total += (counts[index] ?? 0) * weight(index + 1);
  return total;
}
