import type { EngineName } from "../engines/engine-name.ts";
import type { RawSettings } from "../engines/raw/raw-settings.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";
import type { PieceRange } from "../plan/pieces.ts";
import type { SeedWords } from "../plan/seed.ts";
import type { AddressSetData } from "../targets/address-set.ts";
import type { Suspicion } from "./answer-sameness.ts";
import type { ProbeList } from "./probe-list.ts";

/** Where a shard stands: what it has decided is all below `next`, but for what is pending. */
export interface ShardPosition {
  /** First position that was never taken up. */
  readonly next: number;
  /** First position that is not the shard's. */
  readonly end: number;
  /** Positions below `next` that are not decided. */
  readonly pending: readonly number[] | Float64Array;
}

/** The order that a worker gets: one shard of a scan. Everything in it can be cloned between threads. */
export interface ShardTask {
  readonly worker: number;
  readonly workers: number;
  readonly control: SharedArrayBuffer;
  readonly addresses: AddressSetData;
  readonly probes: ProbeList;
  readonly seed: SeedWords;
  readonly position: ShardPosition;
  /** What the workers draw pieces from, each when it has taken up all that it has; absent where each has its share from the start. */
  readonly pieces?: PieceRange;
  /** Numbers of the pieces that the position holds already, and that no batch has told of. */
  readonly drawn: readonly number[];
  readonly engine: EngineName;
  readonly pace: PaceSettings;
  /** Most probes in flight in this worker. */
  readonly parallelism: number;
  /** Whether closed and filtered ports become records too. */
  readonly recordsAll: boolean;
  /** Whether only hosts are looked for: one that answered is asked nothing more. */
  readonly discovers: boolean;
  /** Open ports of a host after which it is probed no more; absent for no bound. */
  readonly maxOpenPerHost?: number;
  /** Where and from where raw packets go. */
  readonly raw: RawSettings;
  /** Rounds of a stateless sweep; absent for a stateful scan. */
  readonly sweepRounds?: number;
}

/** Ports worth a record, one column a property. */
export interface RecordColumns {
  /** Number of the host in the address set. */
  readonly hosts: Float64Array;
  /** Number of the port in the selection. */
  readonly ports: Uint32Array;
  readonly verdicts: Uint8Array;
  /** Milliseconds; NaN when nothing answered. */
  readonly rttMs: Float64Array;
  /** Milliseconds since the epoch. */
  readonly timesMs: Float64Array;
}

/** What a batch adds to one group of hosts. */
export interface GroupDelta {
  readonly group: number;
  /** hostSlot × KEYS_A_HOST + outcome key, each once. */
  readonly keys: Uint32Array;
  /** How many ports, key by key. */
  readonly counts: Uint32Array;
  /** Pairs of the group that this batch settles, decided or given up. */
  readonly settled: number;
  /** Hosts whose time was up, by slot. */
  readonly timedOut: readonly number[];
}

/** How attempts went: element k counts those of attempt k + 1. */
export interface AttemptCounts {
  readonly answered: Uint32Array;
  readonly silent: Uint32Array;
}

/** A host that is too good to be true. */
export interface Suspect extends Suspicion {
  /** Number of the host in the address set. */
  readonly host: number;
}

/**
 * What a worker has done since its last batch, and where it stands after it. A batch is whole in itself: applied in order, each
 * one leaves a state from which the shard can go on without loss or repetition.
 */
export interface Batch {
  readonly worker: number;
  readonly position: ShardPosition;
  /** Numbers of the pieces that were drawn since the last batch, and are in the position. */
  readonly drawn: readonly number[];
  readonly records: RecordColumns;
  readonly groups: readonly GroupDelta[];
  readonly sent: number;
  readonly retransmitted: number;
  readonly answered: number;
  readonly attempts: AttemptCounts;
  /** Hosts that agree to everything in the same words. */
  readonly suspects?: readonly Suspect[];
  /** Answers that the kernel threw away, since the last batch, before they were read. */
  readonly droppedAnswers?: number;
  /** The rate that a sweep with a rate of its own finding has arrived at. */
  readonly ratePerSecond?: number;
  /** The errno of the last lack on this machine since the last batch, by name; absent when there was none. */
  readonly localLimit?: string;
}
