import { CongestionWindows } from "../pace/congestion-windows.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";
import { RttTable } from "../pace/rtt-table.ts";
import { GroupCounts } from "./batch-builder.ts";
import { SilentProbes } from "./silent-probes.ts";
import { SlotQueues } from "./slot-queues.ts";

/** Probes in flight to a host before anything is known of it: the initial window of RFC 6928. */
const INITIAL_HOST_WINDOW = 10;
/** A host that never answers is not probed with more in flight than this. */
const MOST_UNANSWERED_WINDOW = 128;

/** What a worker holds of one group of hosts while any of its pairs is undecided. Arrays are by host slot. */
export class OpenGroup {
  readonly group: number;
  /** First position behind the group, or behind the shard where it ends earlier. */
  readonly end: number;
  readonly hosts: number;
  readonly rtt: RttTable;
  readonly windows: CongestionWindows;
  readonly counts: GroupCounts;
  /** Answers of a host, and those among them that came to a retransmission. */
  readonly answered: Uint32Array;
  readonly answeredLate: Uint32Array;
  /** When a host was first probed (NaN: not yet), and when it may be probed next; milliseconds of the prober's clock. */
  readonly startedAtMs: Float64Array;
  readonly nextSendAtMs: Float64Array;
  /** Whether one of the host's slots waits for the time of its next probe. */
  readonly isDelayed: Uint8Array;
  readonly isTimedOut: Uint8Array;
  /** A queue a host: slots that wait for room in its window. */
  readonly waiting: SlotQueues;
  /** Silent ports that have had all the attempts they deserve by what is known so far. */
  readonly bench = new SilentProbes();
  /** Silent ports that turned out to deserve more attempts. */
  readonly revisits = new SilentProbes();
  /** Slots of this group that are in use. */
  slots = 0;

  constructor(group: number, hosts: number, end: number, pace: PaceSettings, links: Int32Array) {
    this.group = group;
    this.hosts = hosts;
    this.end = end;
    this.rtt = new RttTable(hosts, pace);
    this.windows = new CongestionWindows(hosts, {
      initial: INITIAL_HOST_WINDOW,
      least: Math.min(INITIAL_HOST_WINDOW, pace.maxHostWindow),
      most: pace.maxHostWindow,
      mostUnanswered: Math.min(MOST_UNANSWERED_WINDOW, pace.maxHostWindow),
    });
    this.counts = new GroupCounts(group, hosts);
    this.answered = new Uint32Array(hosts);
    this.answeredLate = new Uint32Array(hosts);
    this.startedAtMs = new Float64Array(hosts).fill(Number.NaN);
    this.nextSendAtMs = new Float64Array(hosts);
    this.isDelayed = new Uint8Array(hosts);
    this.isTimedOut = new Uint8Array(hosts);
    this.waiting = new SlotQueues(hosts, links);
  }
}
