import type { Transport, TransportOptions } from "../engines/raw/transport.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";
import type { Cookie } from "../packets/cookie.ts";
import type { ScanSpace } from "../plan/scan-space.ts";
import type { AddressSet } from "../targets/address-set.ts";
import type { ControlBlock } from "./control-block.ts";
import type { ProbeList } from "./probe-list.ts";
import type { Batch, ShardPosition } from "./protocol.ts";

/** A transport that says where its source ports begin: it finds free ones itself where none were named. */
export interface SweepTransport extends Transport {
  readonly firstSourcePort: number;
}

/** What a sweeper is made with. */
export interface SweeperOptions {
  readonly worker: number;
  /** Threads that sweep at the same time, for bounds of a searched rate that they share; 1 when left out. */
  readonly workers?: number;
  readonly control: ControlBlock;
  readonly space: ScanSpace;
  readonly addresses: AddressSet;
  readonly probes: ProbeList;
  /** Nothing is pending in it: a sweep takes up again all that it had not settled. */
  readonly position: ShardPosition;
  /** `fixedRatePerSecond` is kept over all workers; without it the rate is searched, within the least and the most rate. */
  readonly pace: PaceSettings;
  /** Attempts a pair, 1 to 10; 3 when left out. */
  readonly rounds?: number;
  /** Least time from one attempt to the next, and from the last to the verdict, in milliseconds; 1,000 when left out. */
  readonly roundWaitMs?: number;
  readonly recordsAll: boolean;
  /** Whether waiting may block this thread. */
  readonly mayBlock: boolean;
  readonly cookie: Cookie;
  /** First of this worker's own source ports, and how many there are, at least one a round: more let UDP answers be checked better. */
  readonly firstSourcePort?: number | undefined;
  readonly sourcePorts: number;
  readonly createTransport: (options: TransportOptions) => SweepTransport;
  /** Datagrams to send to a UDP port, all of them in each round; one empty one when there are none. */
  readonly payloads?: (port: number) => readonly Uint8Array[];
  readonly emit: (batch: Batch) => void;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
  /** The clock of the rates; `sharedClockUs` when left out. */
  readonly clockUs?: () => number;
  /** Waits without blocking. */
  readonly sleep?: (ms: number) => Promise<unknown>;
}
