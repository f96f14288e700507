import type { EngineName } from "../engines/engine-name.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";
import type { SeedWords } from "../plan/seed.ts";
import type { AddressSetData } from "../targets/address-set.ts";

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
  readonly tcpPorts: Uint16Array;
  readonly seed: SeedWords;
  readonly position: ShardPosition;
  readonly engine: EngineName;
  readonly pace: PaceSettings;
  /** Most probes in flight in this worker. */
  readonly parallelism: number;
  /** Whether closed and filtered ports become records too. */
  readonly recordsAll: boolean;
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

/**
 * What a worker has done since its last batch, and where it stands after it. A batch is whole in itself: applied in order, each
 * one leaves a state from which the shard can go on without loss or repetition.
 */
export interface Batch {
  readonly worker: number;
  readonly position: ShardPosition;
  readonly records: RecordColumns;
  readonly groups: readonly GroupDelta[];
  readonly sent: number;
  readonly retransmitted: number;
  readonly answered: number;
  readonly attempts: AttemptCounts;
  /** The errno of the last lack on this machine since the last batch, by name; absent when there was none. */
  readonly localLimit?: string;
}
