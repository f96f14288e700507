import { ObservationKind } from "../engines/observation.ts";
import { CongestionWindows } from "../pace/congestion-windows.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";
import { RttTable } from "../pace/rtt-table.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { verdictOf } from "../verdict/verdict.ts";
import { AnswerSameness } from "./answer-sameness.ts";
import { GroupCounts } from "./batch-builder.ts";
import { SilentProbes } from "./silent-probes.ts";
import { SlotQueues } from "./slot-queues.ts";

/** What a port is whose host refused a connection. */
const REFUSED = verdictOf(ProbeKind.connect, ObservationKind.reset);

/** Probes in flight to a host before anything is known of it: the initial window of RFC 6928. */
const INITIAL_HOST_WINDOW = 10;
/** A host that never answers is not probed with more in flight than this. */
const MOST_UNANSWERED_WINDOW = 128;

/**
 * What a worker holds of one group of hosts while any of its pairs is undecided. Arrays are by host slot. When a group is done its
 * tables serve the next one: a sweep opens a group every fraction of a second, and tables left to the garbage collector would pile up
 * outside its sight.
 */
export class OpenGroup {
  group = -1;
  /** First position behind the group, whether the shard reaches so far or not. */
  end = 0;
  hosts = 0;
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
  /** When a host's last ICMP error for a closed UDP port came, and whether it seems to send no more than so many a second. */
  readonly icmpAtMs: Float64Array;
  readonly isLimited: Uint8Array;
  /** Whether a host is known to be up, so that nothing more need be asked of it. */
  readonly isFound: Uint8Array;
  /** What a host's open ports have in common. */
  readonly sameness: AnswerSameness;
  /** Since when there has been nothing to send to a host from (NaN: there has), and whether that is given up as lasting. */
  readonly sourcelessSinceMs: Float64Array;
  readonly isSourceless: Uint8Array;
  /** A queue a host: slots that wait for room in its window. */
  readonly waiting: SlotQueues;
  /** Slots in those queues, and the host whose turn it was last when one was let go without room. */
  waitingSlots = 0;
  waitingTurn = 0;
  /** Silent ports that have had all the attempts they deserve by what is known so far. */
  readonly bench = new SilentProbes();
  /** Silent ports that turned out to deserve more attempts. */
  readonly revisits = new SilentProbes();
  /** Slots of this group that are in use. */
  slots = 0;
  /** Probes that were refused at once, by host, and when the first of them was sent, since they were taken into account last. */
  readonly #refusals: Uint32Array;
  #refusedSinceMs = Number.NaN;

  /** @param hosts Most hosts of any group that it will serve. */
  constructor(hosts: number, pace: PaceSettings, links: Int32Array) {
    this.rtt = new RttTable(hosts, pace);
    this.windows = new CongestionWindows(hosts, {
      initial: INITIAL_HOST_WINDOW,
      least: Math.min(INITIAL_HOST_WINDOW, pace.maxHostWindow),
      most: pace.maxHostWindow,
      mostUnanswered: Math.min(MOST_UNANSWERED_WINDOW, pace.maxHostWindow),
    });
    this.counts = new GroupCounts(hosts);
    this.answered = new Uint32Array(hosts);
    this.answeredLate = new Uint32Array(hosts);
    this.startedAtMs = new Float64Array(hosts);
    this.nextSendAtMs = new Float64Array(hosts);
    this.isDelayed = new Uint8Array(hosts);
    this.isTimedOut = new Uint8Array(hosts);
    this.icmpAtMs = new Float64Array(hosts);
    this.isLimited = new Uint8Array(hosts);
    this.isFound = new Uint8Array(hosts);
    this.sameness = new AnswerSameness(hosts);
    this.sourcelessSinceMs = new Float64Array(hosts);
    this.isSourceless = new Uint8Array(hosts);
    this.waiting = new SlotQueues(hosts, links);
    this.#refusals = new Uint32Array(hosts);
  }

  /** Probes were refused at once. What else that says of their host is for `takeRefusalsIn` to work out, for all of them together. */
  refusedAtOnce(hostSlot: number, nowMs: number, probes = 1): void {
    this.#refusals[hostSlot] = (this.#refusals[hostSlot] as number) + probes;
    // At once, since the next open port may make a host suspicious that has refused nothing.
    this.sameness.refused(hostSlot);
    if (Number.isNaN(this.#refusedSinceMs)) this.#refusedSinceMs = nowMs;
  }

  /**
   * Takes into account what was refused at once.
   *
   * @param rttMs How long such an answer takes.
   * @param areInTurn Whether each was refused before the next was sent, and the windows know nothing of them yet.
   */
  takeRefusalsIn(rttMs: number, areInTurn: boolean): void {
    if (Number.isNaN(this.#refusedSinceMs)) return;
    for (let host = 0; host < this.hosts; host += 1) {
      const refusals = this.#refusals[host] as number;
      if (refusals === 0) continue;
      this.#refusals[host] = 0;
      if (Number.isNaN(this.startedAtMs[host])) this.startedAtMs[host] = this.#refusedSinceMs;
      this.rtt.measured(host, rttMs);
      if (areInTurn) this.windows.answeredInTurn(host, refusals);
      this.answered[host] = (this.answered[host] as number) + refusals;
      this.counts.decided(host, false, REFUSED, refusals);
    }
    this.#refusedSinceMs = Number.NaN;
  }

  /** Begins with a group, whose predecessor, if any, left no slot and no silent port behind. */
  open(group: number, hosts: number, end: number): void {
    this.group = group;
    this.hosts = hosts;
    this.end = end;
    this.rtt.reset();
    this.windows.reset();
    this.counts.open(group);
    this.answered.fill(0);
    this.answeredLate.fill(0);
    this.startedAtMs.fill(Number.NaN);
    this.nextSendAtMs.fill(0);
    this.isDelayed.fill(0);
    this.isTimedOut.fill(0);
    this.icmpAtMs.fill(Number.NEGATIVE_INFINITY);
    this.isLimited.fill(0);
    this.isFound.fill(0);
    this.sameness.reset();
    this.sourcelessSinceMs.fill(Number.NaN);
    this.isSourceless.fill(0);
    this.waitingTurn = 0;
  }
}
