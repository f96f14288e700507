import type { ScanState } from "../checkpoint/scan-state.ts";
import type { EndEvent } from "../results/events.ts";
import { KEYS_A_HOST, stateCounts } from "../workers/outcome-key.ts";
import type { Batch } from "../workers/protocol.ts";
import { addToTotals, type DoneGroup } from "./group-ledger.ts";
import { estimateMissedShare } from "./missed-share.ts";

const MOST_ATTEMPTS = 64;

type TallyState = Omit<ScanState, "shards" | "groups" | "elapsedMs">;

function filled(length: number, values: readonly number[]): Float64Array {
  const array = new Float64Array(length);
  array.set(values.slice(0, length));
  return array;
}

/** The totals of a scan, over all its batches and all its runs. */
export class Tally {
  readonly #totals: Float64Array;
  readonly #answeredByAttempt: Float64Array;
  readonly #silentByAttempt: Float64Array;
  #sent: number;
  #retransmitted: number;
  #answered: number;
  #decided: number;
  #hostsUp: number;
  #hostsDone: number;
  /** Of this run alone. */
  #droppedAnswers = 0;
  readonly #rates = new Map<number, number>();

  constructor(state: TallyState) {
    this.#totals = filled(KEYS_A_HOST, state.totals);
    this.#answeredByAttempt = filled(MOST_ATTEMPTS, state.answeredByAttempt);
    this.#silentByAttempt = filled(MOST_ATTEMPTS, state.silentByAttempt);
    this.#sent = state.sent;
    this.#retransmitted = state.retransmitted;
    this.#answered = state.answered;
    this.#decided = state.decided;
    this.#hostsUp = state.hostsUp;
    this.#hostsDone = state.hostsDone;
  }

  add(batch: Batch): void {
    this.#sent += batch.sent;
    this.#retransmitted += batch.retransmitted;
    this.#answered += batch.answered;
    this.#droppedAnswers += batch.droppedAnswers ?? 0;
    if (batch.ratePerSecond !== undefined) this.#rates.set(batch.worker, batch.ratePerSecond);
    batch.attempts.answered.forEach((count, index) => {
      this.#answeredByAttempt[index] = (this.#answeredByAttempt[index] as number) + count;
    });
    batch.attempts.silent.forEach((count, index) => {
      this.#silentByAttempt[index] = (this.#silentByAttempt[index] as number) + count;
    });
    for (const delta of batch.groups) {
      addToTotals(this.#totals, delta);
      this.#decided += delta.settled;
    }
  }

  addGroup(group: DoneGroup): void {
    this.#hostsDone += group.hosts;
    this.#hostsUp += group.hostsUp;
  }

  state(): TallyState {
    return {
      totals: Array.from(this.#totals),
      answeredByAttempt: Array.from(this.#answeredByAttempt),
      silentByAttempt: Array.from(this.#silentByAttempt),
      sent: this.#sent,
      retransmitted: this.#retransmitted,
      answered: this.#answered,
      decided: this.#decided,
      hostsUp: this.#hostsUp,
      hostsDone: this.#hostsDone,
    };
  }

  #rate(): number {
    return Math.round([...this.#rates.values()].reduce((sum, rate) => sum + rate, 0));
  }

  endEvent(status: EndEvent["status"], elapsedMs: number): EndEvent {
    const estimatedMissedShare = estimateMissedShare(this.#answeredByAttempt, this.#silentByAttempt);
    return {
      type: "end",
      status,
      time: new Date().toISOString(),
      elapsedMs,
      hostsUp: this.#hostsUp,
      hostsDone: this.#hostsDone,
      sent: this.#sent,
      retransmitted: this.#retransmitted,
      answered: this.#answered,
      decided: this.#decided,
      counts: stateCounts(this.#totals),
      ...(this.#droppedAnswers === 0 ? {} : { droppedAnswers: this.#droppedAnswers }),
      ...(this.#rates.size === 0 ? {} : { ratePerSecond: this.#rate() }),
      ...(estimatedMissedShare === undefined ? {} : { estimatedMissedShare }),
    };
  }
}
