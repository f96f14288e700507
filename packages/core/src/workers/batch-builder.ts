import type { VerdictIndex } from "../verdict/verdict.ts";
import { KEYS_A_HOST, outcomeKey } from "./outcome-key.ts";
import type { Batch, GroupDelta, RecordColumns, ShardPosition, Suspect } from "./protocol.ts";

const INITIAL_RECORDS = 256;
/** A batch is sent early when it holds so many records. */
const FULL_RECORDS = 4_096;
const INITIAL_KEYS = 1_024;
/** Attempts are counted one by one up to here; retries are bounded by 50. */
const MOST_ATTEMPTS = 52;

/** Counts of one group since the last batch: a dense table, and the list of its cells that are not zero. */
export class GroupCounts {
  #group = -1;
  readonly #table: Uint32Array;
  #touched = new Uint32Array(INITIAL_KEYS);
  #touchedCount = 0;
  #settled = 0;
  #timedOut: number[] = [];

  /** @param hosts Most hosts of any group that it will serve. */
  constructor(hosts: number) {
    this.#table = new Uint32Array(hosts * KEYS_A_HOST);
  }

  /** Begins with a group; what was counted before must have been drained. */
  open(group: number): void {
    this.#group = group;
  }

  decided(hostSlot: number, isUdp: boolean, verdict: VerdictIndex, ports = 1): void {
    const key = hostSlot * KEYS_A_HOST + outcomeKey(isUdp, verdict);
    if (this.#table[key] === 0) this.#touch(key);
    this.#table[key] = (this.#table[key] as number) + ports;
    this.#settled += ports;
  }

  /** A pair that is given up without a verdict. */
  givenUp(): void {
    this.#settled += 1;
  }

  timedOut(hostSlot: number): void {
    this.#timedOut.push(hostSlot);
  }

  /** Takes everything out; undefined when there is nothing. */
  drain(): GroupDelta | undefined {
    if (this.#settled === 0 && this.#timedOut.length === 0) return undefined;
    const keys = this.#touched.slice(0, this.#touchedCount);
    const counts = new Uint32Array(keys.length);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as number;
      counts[index] = this.#table[key] as number;
      this.#table[key] = 0;
    }
    const delta = { group: this.#group, keys, counts, settled: this.#settled, timedOut: this.#timedOut };
    this.#touchedCount = 0;
    this.#settled = 0;
    this.#timedOut = [];
    return delta;
  }

  #touch(key: number): void {
    if (this.#touchedCount === this.#touched.length) {
      const larger = new Uint32Array(this.#touched.length * 2);
      larger.set(this.#touched);
      this.#touched = larger;
    }
    this.#touched[this.#touchedCount] = key;
    this.#touchedCount += 1;
  }
}

/** Collects a worker's results and statistics until they are worth a message. */
export class BatchBuilder {
  readonly #worker: number;
  #hosts = new Float64Array(INITIAL_RECORDS);
  #ports = new Uint32Array(INITIAL_RECORDS);
  #verdicts = new Uint8Array(INITIAL_RECORDS);
  #rttMs = new Float64Array(INITIAL_RECORDS);
  #timesMs = new Float64Array(INITIAL_RECORDS);
  #records = 0;
  #answeredByAttempt = new Uint32Array(MOST_ATTEMPTS);
  #silentByAttempt = new Uint32Array(MOST_ATTEMPTS);
  #sent = 0;
  #retransmitted = 0;
  #answered = 0;
  #localLimit: string | undefined;
  #suspects: Suspect[] = [];
  #droppedAnswers = 0;
  #ratePerSecond: number | undefined;

  constructor(worker: number) {
    this.#worker = worker;
  }

  get records(): number {
    return this.#records;
  }

  get isFull(): boolean {
    return this.#records >= FULL_RECORDS;
  }

  sent(attempt: number, probes = 1): void {
    this.#sent += probes;
    if (attempt > 1) this.#retransmitted += probes;
  }

  unsent(attempt: number): void {
    this.#sent -= 1;
    if (attempt > 1) this.#retransmitted -= 1;
  }

  answered(attempt: number, probes = 1): void {
    this.#answered += probes;
    this.#answeredByAttempt[attempt - 1] = (this.#answeredByAttempt[attempt - 1] as number) + probes;
  }

  silent(attempts: number, ports = 1): void {
    this.#silentByAttempt[attempts - 1] = (this.#silentByAttempt[attempts - 1] as number) + ports;
  }

  localLimit(word: string): void {
    this.#localLimit = word;
  }

  suspect(suspect: Suspect): void {
    this.#suspects.push(suspect);
  }

  /** Answers that the kernel threw away unread. */
  droppedAnswers(count: number): void {
    this.#droppedAnswers += count;
  }

  /** The rate that a search has come to. */
  rate(perSecond: number): void {
    this.#ratePerSecond = perSecond;
  }

  record(host: number, port: number, verdict: VerdictIndex, rttMs: number, timeMs: number): void {
    if (this.#records === this.#hosts.length) this.#enlarge();
    const at = this.#records;
    this.#hosts[at] = host;
    this.#ports[at] = port;
    this.#verdicts[at] = verdict;
    this.#rttMs[at] = rttMs;
    this.#timesMs[at] = timeMs;
    this.#records += 1;
  }

  /** Makes a batch of all that was collected, and begins anew. */
  build(position: ShardPosition, groups: readonly GroupDelta[], drawn: readonly number[] = []): Batch {
    const batch: Batch = {
      worker: this.#worker,
      position,
      drawn,
      records: this.#columns(),
      groups,
      sent: this.#sent,
      retransmitted: this.#retransmitted,
      answered: this.#answered,
      attempts: { answered: this.#answeredByAttempt, silent: this.#silentByAttempt },
      ...(this.#localLimit === undefined ? {} : { localLimit: this.#localLimit }),
      ...(this.#suspects.length === 0 ? {} : { suspects: this.#suspects }),
      ...(this.#droppedAnswers === 0 ? {} : { droppedAnswers: this.#droppedAnswers }),
      ...(this.#ratePerSecond === undefined ? {} : { ratePerSecond: this.#ratePerSecond }),
    };
    this.#answeredByAttempt = new Uint32Array(MOST_ATTEMPTS);
    this.#silentByAttempt = new Uint32Array(MOST_ATTEMPTS);
    this.#records = 0;
    this.#sent = 0;
    this.#retransmitted = 0;
    this.#answered = 0;
    this.#localLimit = undefined;
    this.#suspects = [];
    this.#droppedAnswers = 0;
    this.#ratePerSecond = undefined;
    return batch;
  }

  #columns(): RecordColumns {
    return {
      hosts: this.#hosts.slice(0, this.#records),
      ports: this.#ports.slice(0, this.#records),
      verdicts: this.#verdicts.slice(0, this.#records),
      rttMs: this.#rttMs.slice(0, this.#records),
      timesMs: this.#timesMs.slice(0, this.#records),
    };
  }

  #enlarge(): void {
    const enlarged = <T extends Float64Array | Uint32Array | Uint8Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    const length = this.#hosts.length * 2;
    this.#hosts = enlarged(this.#hosts, new Float64Array(length));
    this.#ports = enlarged(this.#ports, new Uint32Array(length));
    this.#verdicts = enlarged(this.#verdicts, new Uint8Array(length));
    this.#rttMs = enlarged(this.#rttMs, new Float64Array(length));
    this.#timesMs = enlarged(this.#timesMs, new Float64Array(length));
  }
}
