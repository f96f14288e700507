/** How many answering ports a host may be expected to lose to silence before one more attempt is due. */
const ACCEPTED_MISSES = 0.001;
/** Answers over the whole scan from which its loss is taken to hold for a host that has shown none itself. */
const ANSWERS_FOR_SCAN_LOSS = 20;

/** What is known of loss on the way to one host, and over the whole scan: answers in all, and those that came to a retransmission. */
export interface LossEvidence {
  answered: number;
  answeredLate: number;
  scanAnswered: number;
  scanAnsweredLate: number;
}

/**
 * How many attempts a silent port deserves before it is called filtered.
 *
 * With a share p of attempts lost, a port that would answer stays silent through k attempts with probability p^k, so n answering
 * ports lose n·p^k of their number. The share is taken from the answers themselves: those that came only to a retransmission. One
 * retransmission is always made; more are made until the expected misses fall below a thousandth of a port.
 *
 * @param mostAttempts Bound by the user's retries: 1 + maxRetries.
 */
export function attemptsDeserved(evidence: LossEvidence, mostAttempts: number): number {
  const { answered, answeredLate, scanAnswered, scanAnsweredLate } = evidence;
  const ofHost = answeredLate === 0 ? 0 : (answeredLate + 1) / (answered + 2);
  const ofScan = scanAnswered < ANSWERS_FOR_SCAN_LOSS ? 0 : scanAnsweredLate / scanAnswered;
  const lossShare = Math.max(ofHost, ofScan);
  if (lossShare === 0) return Math.min(2, mostAttempts);
  if (lossShare >= 1) return mostAttempts;
  const needed = Math.ceil(Math.log(ACCEPTED_MISSES / Math.max(1, answered)) / Math.log(lossShare));
  return Math.min(mostAttempts, Math.max(2, needed));
}
