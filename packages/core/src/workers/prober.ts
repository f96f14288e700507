import { setImmediate } from "node:timers/promises";
import type {
  Destination,
  EngineOptions,
  ProbeEngine,
  PromptProbes,
  TriedProbes,
  VolleyProbes,
} from "../engines/engine.ts";
import { PromptResult, SendResult } from "../engines/engine.ts";
import { type Observation, ObservationKind } from "../engines/observation.ts";
import { SystemError } from "../errors.ts";
import { CongestionWindows } from "../pace/congestion-windows.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";
import { RateLimiter } from "../pace/rate-limiter.ts";
import { attemptsDeserved, type LossEvidence } from "../pace/retransmission.ts";
import { TimerWheel } from "../pace/timer-wheel.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { type PieceRange, pieceAt, pieceCount } from "../plan/pieces.ts";
import type { PairIndex, ScanSpace } from "../plan/scan-space.ts";
import type { AddressSet } from "../targets/address-set.ts";
import { isAnswer, isAnswerOfHost, VERDICTS, type VerdictIndex, verdictOf } from "../verdict/verdict.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { type ControlBlock, Counter, LEAST_RATE_DUE, Order, RATE_DUE } from "./control-block.ts";
import { Exclusions } from "./exclusions.ts";
import type { OpenGroup } from "./open-group.ts";
import { OpenGroups } from "./open-groups.ts";
import { isUdp, type ProbeList } from "./probe-list.ts";
import { ProbeLookup } from "./probe-lookup.ts";
import { ProbeTable } from "./probe-table.ts";
import type { Batch, GroupDelta, ShardPosition } from "./protocol.ts";
import { ShardCursor } from "./shard-cursor.ts";
import { SlotQueues } from "./slot-queues.ts";
import { VolleyPairs } from "./volley-pairs.ts";

/*
 * This file is longer than most: it is the one loop in which a probe's life is decided, and its steps share the same columns.
 *
 *   cursor ──take──▶ ready ──room, rate, delay──▶ in flight ──observation──▶ settled
 *     │               ▲  │ no room: waiting          │ time-out                  ▲
 *     │               └──┴───────────────────────────┤ more attempts deserved: ready again
 *     │               └─────────── revisits ◀── bench ┘ not for now: bench, until the group is through
 *     └── tried at once, where hosts answer at once and nothing but their answers sets the pace: refused ─┘ all else: in flight
 */

/** Groups of hosts that may be open at once: the next ones are probed while stragglers of the earlier ones are waited for. */
const MOST_OPEN_GROUPS = 4;
/** Slots a parallel probe: those that are not in flight wait for a window, a delay or a permit. */
const SLOTS_A_PROBE = 2;
const FEWEST_SLOTS = 64;
/** Probes sent between two looks at what has come in. */
const SENDS_A_LOOK = 128;
/**
 * Pairs that may wait for their hosts' windows before no more are taken up: so many a host, or so large a share of the slots, whichever
 * is more. A slow host among few would else keep the others from being probed.
 */
const MOST_WAITING_A_HOST = 4;
const MOST_WAITING_SHARE = 1 / 4;
/** Silent ports that a group's bench holds; more are settled at once. */
const MOST_BENCHED = 32_768;
/** Longest wait in one poll: the grain of time-outs. */
const POLL_MS = 4;
/**
 * A time-out is looked at again so often: the probes sent before anything was known of their host would else wait for the initial
 * time-out, ten times too long on most networks.
 */
const TIMEOUT_LOOK_MS = 100;
/** A look that took so much longer than it was to has been held up. */
const STALL_MS = 10;
/** Wait when nothing is in flight and nothing may be sent. */
const IDLE_POLL_MS = 10;
/** An event loop that other work depends on is given a turn so often; one of our own less often. */
const TURN_MS = 8;
const TURN_OF_WORKER_MS = 50;
/** Results wait so long for company; counts without any record longer. */
const RECORDS_WAIT_MS = 40;
const COUNTS_WAIT_MS = 250;
/** The scan's own window, a worker. */
const INITIAL_WINDOW = 256;
const LEAST_WINDOW = 64;
/**
 * Losses on the ways to many hosts are each way's own, and their windows see to them: only a share that shows a queue which all ways have in
 * common is the scan's concern. It has answers enough to be measured slowly.
 */
const SCAN_TOLERANCE = 0.15;
const SCAN_GAIN = 1 / 256;
/** How long nothing at all can be sent before it is no longer waited out. */
const LACK_MS = 30_000;
/** How long a host is tried that there is no address or port to send to from, and how often. */
const SOURCELESS_MS = 2_000;
const SOURCELESS_RETRY_MS = 100;
/** A host that limits its ICMP errors has one to send again after so long: Linux sends one a second by default (icmp(7), icmp_ratelimit). */
const ICMP_INTERVAL_MS = 1_000;
/** Where an engine sees no packets. */
const UNSEEN = { ttl: 0, window: 0 };
/** Sends after a lack until one more in flight is tried. */
const SENDS_A_STEP_UP = 64;

/** What a prober is made with. */
export interface ProberOptions {
  readonly worker: number;
  readonly control: ControlBlock;
  readonly space: ScanSpace;
  readonly addresses: AddressSet;
  readonly probes: ProbeList;
  readonly position: ShardPosition;
  /** As of `ShardTask`; the pieces are all of one group. */
  readonly pieces?: PieceRange;
  /** As of `ShardTask`; none when left out. */
  readonly drawn?: readonly number[];
  readonly pace: PaceSettings;
  readonly parallelism: number;
  readonly recordsAll: boolean;
  /** As of `ShardTask`; false when left out. */
  readonly discovers?: boolean;
  /** As of `ShardTask`; none when left out. */
  readonly maxOpenPerHost?: number;
  /** Threads that probe at the same time, for bounds that they share; 1 when left out. */
  readonly workers?: number;
  /** Whether waiting may block this thread. */
  readonly mayBlock: boolean;
  readonly createEngine: (options: EngineOptions) => ProbeEngine;
  readonly emit: (batch: Batch) => void;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
  /** The clock of the shared rates; `sharedClockUs` when left out. */
  readonly clockUs?: () => number;
}

/** What became of a slot: sent, settled or given up; put aside until its host may be probed; or back in the queue, and no more to be sent now. */
type Outcome = "dealt with" | "put aside" | "stop";

/** Runs one shard: takes its pairs, paces and sends probes, decides when silence is final, and hands results on in batches. */
export class Prober {
  readonly #options: ProberOptions;
  readonly #now: () => number;
  readonly #epochMs: number;
  readonly #table: ProbeTable;
  readonly #engine: ProbeEngine;
  readonly #cursor: ShardCursor;
  /** Numbers of the pieces that were drawn since the last batch. */
  #drawnPieces: number[];
  readonly #timers: TimerWheel;
  readonly #ready: SlotQueues;
  readonly #groups: OpenGroups;
  readonly #batch: BatchBuilder;
  readonly #window: CongestionWindows;
  #rate: RateLimiter | undefined;
  /** The rate that was asked for since the scan began, as far as it is known here. */
  #rateAskedFor = 0;
  readonly #leastRate: RateLimiter | undefined;
  readonly #pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
  readonly #address = new Uint8Array(16);
  /** Number of the host whose address that is; −1 before the first. */
  #addressedHost = -1;
  readonly #destination: { kind: ProbeKind; family: 4 | 6; address: Uint8Array; port: number; attempt: number };
  readonly #exclusions: Exclusions;
  /** Where probes may be tried at once; undefined when the engine can't, or when more than a verdict is wanted of each. */
  readonly #prompt: PromptProbes | undefined;
  /** The same for many at a time: the engine's part, the probes' pairs and their groups. */
  readonly #volleys: VolleyProbes | undefined;
  readonly #volleyPairs: VolleyPairs;
  /** How long it took lately to have a probe answered at once. */
  #promptRttMs = 0;
  /** Made for the first late answer: few engines hear any. */
  #lookup: ProbeLookup | undefined;
  /** Least time between two probes to a host that the user's bounds allow. */
  readonly #hostDelayMs: number;
  /** Pairs that may wait for their hosts' windows, where their hosts allow no more. */
  readonly #mostWaiting: number;
  #droppedAnswers = 0;
  readonly #loss: LossEvidence = { answered: 0, answeredLate: 0, scanAnswered: 0, scanAnsweredLate: 0 };
  readonly #isFlying: Uint8Array;
  /** What was observed of a slot between two attempts, 0 for nothing, and which attempt it answered. */
  readonly #heard: Int32Array;
  readonly #heardAttempt: Uint8Array;
  /** Counts that the other threads have not been told, by `Counter`. */
  readonly #counted = new Float64Array(Object.keys(Counter).length);
  #drained: GroupDelta[] = [];
  #nowMs: number;
  #waitingSlots = 0;
  #revisitsLeft = 0;
  #parallelism: number;
  #sendsSinceLack = 0;
  #lackSinceMs: number | undefined;
  #turnAtMs: number;
  /** When the last look at what came in was to be over. */
  #heardUntilMs = Number.POSITIVE_INFINITY;
  #flushedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: ProberOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#nowMs = this.#now();
    this.#turnAtMs = this.#nowMs;
    this.#epochMs = Date.now() - this.#nowMs;
    this.#table = new ProbeTable(Math.max(FEWEST_SLOTS, options.parallelism * SLOTS_A_PROBE));
    this.#groups = new OpenGroups(options.space, options.pace, this.#table.links);
    this.#isFlying = new Uint8Array(this.#table.slots);
    this.#heard = new Int32Array(this.#table.slots);
    this.#heardAttempt = new Uint8Array(this.#table.slots);
    // A single host keeps no other from being probed.
    this.#mostWaiting = options.addresses.size === 1 ? 0 : this.#table.slots * MOST_WAITING_SHARE;
    this.#ready = new SlotQueues(1, this.#table.links);
    this.#timers = new TimerWheel(this.#table.slots, this.#nowMs, (slot) => this.#due(slot));
    this.#cursor = new ShardCursor(options.position);
    this.#drawnPieces = [...(options.drawn ?? [])];
    this.#batch = new BatchBuilder(options.worker);
    this.#parallelism = options.parallelism;
    this.#window = new CongestionWindows(1, {
      initial: INITIAL_WINDOW,
      least: Math.min(LEAST_WINDOW, options.parallelism),
      most: options.parallelism,
      mostUnanswered: options.parallelism,
      tolerance: SCAN_TOLERANCE,
      gain: SCAN_GAIN,
    });
    const { maxRatePerSecond, minRatePerSecond } = options.pace;
    if (maxRatePerSecond !== undefined) this.#rate = this.#limiter(RATE_DUE, maxRatePerSecond);
    this.#leastRate = minRatePerSecond === undefined ? undefined : this.#limiter(LEAST_RATE_DUE, minRatePerSecond);
    this.#destination = { kind: ProbeKind.connect, family: 4, address: this.#address, port: 0, attempt: 1 };
    this.#exclusions = new Exclusions(options.control);
    const { maxRatePerHost, scanDelayMs } = options.pace;
    const intervalMs = maxRatePerHost === undefined ? 0 : (1_000 * (options.workers ?? 1)) / maxRatePerHost;
    this.#hostDelayMs = Math.max(scanDelayMs, intervalMs);
    this.#engine = options.createEngine({
      slots: this.#table.slots,
      mayBlock: options.mayBlock,
      sink: (slot, observation, attempt) => this.#observed(slot, observation, attempt),
      onLate: (destination, observation) => this.#heardLate(destination, observation),
    });
    this.#prompt = this.#mayTryAtOnce(ProbeKind.connect) ? this.#engine.prompt : undefined;
    this.#volleys = this.#mayTryAtOnce(ProbeKind.syn) ? this.#engine.volleys : undefined;
    this.#volleyPairs = new VolleyPairs(this.#volleys?.size ?? 0);
  }

  /**
   * Probes until the shard is settled or the order to abort comes.
   *
   * @throws SystemError `LOCAL_RESOURCES_EXHAUSTED` when this machine could not send anything for half a minute.
   */
  async run(): Promise<void> {
    const { control } = this.#options;
    try {
      while (!this.#isDone() && control.order !== Order.abort) {
        this.#nowMs = this.#now();
        // Something else held the thread: what came in meanwhile must not be taken for late.
        if (this.#nowMs - this.#heardUntilMs > STALL_MS) await this.#engine.poll(0);
        this.#timers.advance(this.#nowMs);
        this.#exclusions.refresh();
        this.#refreshRate();
        if (control.order === Order.run && !control.isBacklogged(this.#options.worker)) this.#fill();
        else this.#lackSinceMs = undefined;
        this.#closeGroups();
        await this.#listen();
        this.#publishCounts();
        this.#flushIfDue();
      }
    } finally {
      const closed = this.#engine.close();
      this.#publishCounts();
      this.#flush();
      await closed;
    }
  }

  /** Whether the request leaves it to the hosts' answers when a probe of that kind, and no other, is sent, and wants closed ports counted only. */
  #mayTryAtOnce(only: ProbeKind): boolean {
    const { pace, probes, recordsAll, discovers, maxOpenPerHost } = this.#options;
    const isPaced =
      this.#ignoresWindows() || this.#leastRate !== undefined || this.#hostDelayMs > 0 || pace.hostTimeoutMs > 0;
    const isWatched = recordsAll || discovers === true || maxOpenPerHost !== undefined;
    return !isPaced && !isWatched && probes.kinds.every((kind) => kind === only);
  }

  #limiter(place: number, ratePerSecond: number): RateLimiter {
    return new RateLimiter(this.#options.control.ints, place, ratePerSecond, this.#options.clockUs);
  }

  /** Takes in a rate that was asked for meanwhile; costs next to nothing when none was. */
  #refreshRate(): void {
    const rate = this.#options.control.ratePerSecond;
    if (rate === this.#rateAskedFor) return;
    this.#rateAskedFor = rate;
    if (this.#rate === undefined) this.#rate = this.#limiter(RATE_DUE, rate);
    else this.#rate.setRate(rate);
  }

  #count(counter: number, amount: number): void {
    this.#counted[counter] = (this.#counted[counter] as number) + amount;
  }

  /** Once a turn is often enough for a progress line, and other threads' counters lie in the same cache line. */
  #publishCounts(): void {
    for (let counter = 0; counter < this.#counted.length; counter += 1) {
      if (this.#counted[counter] !== 0)
        this.#options.control.count(this.#options.worker, counter, this.#counted[counter] as number);
    }
    this.#counted.fill(0);
  }

  #isDone(): boolean {
    return this.#cursor.isExhausted && this.#groups.size === 0 && !this.#hasPieces();
  }

  #hasPieces(): boolean {
    const { pieces, control } = this.#options;
    return pieces !== undefined && control.piecesDrawn < pieceCount(pieces);
  }

  /** Goes on with the next piece of those that the workers share; false when there is none. */
  #drawPiece(): boolean {
    const { pieces, control } = this.#options;
    if (pieces === undefined) return false;
    const piece = control.drawPiece(pieceCount(pieces));
    if (piece === undefined) return false;
    this.#cursor.goOn(pieceAt(pieces, piece));
    this.#drawnPieces.push(piece);
    return true;
  }

  async #listen(): Promise<void> {
    const waitMs = this.#waitMs();
    this.#heardUntilMs = this.#now() + waitMs;
    const waiting = this.#engine.poll(waitMs);
    if (waiting !== undefined) {
      await waiting;
      this.#turnAtMs = this.#now();
    } else if (this.#nowMs - this.#turnAtMs > (this.#options.mayBlock ? TURN_OF_WORKER_MS : TURN_MS)) {
      await setImmediate();
      this.#turnAtMs = this.#now();
    }
  }

  #waitMs(): number {
    if (this.#isDone()) return 0;
    const isHeld =
      this.#options.control.order !== Order.run || this.#options.control.isBacklogged(this.#options.worker);
    if (isHeld) return IDLE_POLL_MS;
    if (this.#canSend() && this.#lackSinceMs === undefined)
      return this.#rate === undefined ? 0 : Math.min(POLL_MS, this.#rate.waitMs());
    return POLL_MS;
  }

  /** Whether something could be sent at once, if the rate allows it. */
  #canSend(): boolean {
    if (this.#window.inFlight(0) >= this.#parallelism) return false;
    if (!this.#ignoresWindows() && !this.#window.hasRoom(0)) return false;
    return !this.#ready.isEmpty(0) || this.#canTake();
  }

  #ignoresWindows(): boolean {
    return this.#options.pace.fixedRatePerSecond !== undefined;
  }

  /** Whether a pair may be taken up now; where the shard has no more, a piece is drawn for it. */
  #canTake(): boolean {
    if (this.#table.isFull) return false;
    if (this.#revisitsLeft > 0) return true;
    if (this.#cursor.isExhausted && !this.#drawPiece()) return false;
    const open = this.#groups.get(this.#options.space.groupOf(this.#cursor.peek()));
    if (open === undefined) return this.#groups.size < MOST_OPEN_GROUPS;
    return this.#waitingSlots < Math.max(open.hosts * MOST_WAITING_A_HOST, this.#mostWaiting);
  }

  /** Sends until a window, the rate, the machine or the shard gives no more, or it is time to look at the answers. */
  #fill(): void {
    if (this.#prompt?.areUsual === true && this.#isUnrestrained()) this.#tryAtOnce(this.#prompt);
    else if (this.#volleys?.areUsual === true && this.#isUnrestrained()) this.#fireVolley(this.#volleys);
    else this.#fillWindows();
  }

  /** Whether nothing is to be sent before the pairs not yet taken up, nor any rate kept or exclusion regarded that came meanwhile. */
  #isUnrestrained(): boolean {
    return (
      this.#rate === undefined &&
      this.#exclusions.isEmpty &&
      this.#ready.isEmpty(0) &&
      this.#revisitsLeft === 0 &&
      this.#window.hasRoom(0)
    );
  }

  /** Tries pairs at once. Those that are not refused get a slot, and are from then on like all others. */
  #tryAtOnce(prompt: PromptProbes): void {
    const startMs = this.#now();
    let refused = 0;
    let tries = 0;
    while (tries < SENDS_A_LOOK && this.#canTake() && this.#ready.isEmpty(0)) {
      const position = this.#cursor.take();
      this.#options.space.locate(position, this.#pair);
      const { hostSlot, host, port } = this.#pair;
      const group = this.#groups.open(this.#pair.group);
      if (isHeld(group, hostSlot)) {
        this.#ready.push(0, this.#occupy(position, 0));
        break;
      }
      tries += 1;
      const sentAtMs = this.#now();
      const result = prompt.tryAtOnce(this.#destinationTo(host, port, 1));
      if (result === PromptResult.refused) {
        group.refusedAtOnce(hostSlot, sentAtMs);
        refused += 1;
        continue;
      }
      const slot = this.#occupy(position, 0);
      if (result === PromptResult.blocked) this.#ready.push(0, slot);
      else if (this.#send(slot, group, hostSlot, sentAtMs, prompt) === "stop") break;
    }
    if (refused > 0) this.#promptRttMs = (this.#now() - startMs) / tries;
    this.#noteRefused(refused);
  }

  /** Sends as many pairs together as windows allow. Those that are not refused at once get a slot, and are from then on like all others. */
  #fireVolley(volleys: VolleyProbes): void {
    const startMs = this.#now();
    const toHost = this.#loadHost(volleys);
    const loaded = toHost > 0 ? toHost : this.#loadVolley(volleys);
    if (loaded === 0) return;
    volleys.fire();
    const nowMs = this.#now();
    this.#promptRttMs = nowMs - startMs;
    let refused = loaded;
    for (let from = 0; from < loaded; ) {
      const unsettled = volleys.nextUnsettled();
      const to = unsettled < 0 ? loaded : unsettled;
      this.#refusedTogether(from, to, startMs, nowMs);
      if (unsettled >= 0) {
        this.#adopt(unsettled, volleys, startMs);
        refused -= 1;
      }
      from = to + 1;
    }
    this.#noteRefused(refused);
  }

  /** Takes in that all of a volley's probes from one place to another were refused, host by host. */
  #refusedTogether(from: number, to: number, sentAtMs: number, nowMs: number): void {
    for (let first = from; first < to; ) {
      const group = this.#volleyPairs.groups[first] as OpenGroup;
      const hostSlot = this.#volleyPairs.hostSlots[first] as number;
      const end = this.#volleyPairs.endOfHost(first, to);
      const timeoutMs = group.rtt.timeoutMs(hostSlot, 1);
      this.#window.answeredTogether(0, end - first, nowMs, timeoutMs);
      group.windows.answeredTogether(hostSlot, end - first, nowMs, timeoutMs);
      group.refusedAtOnce(hostSlot, sentAtMs, end - first);
      first = end;
    }
  }

  /** Gives what is left of a volley's probe a slot. */
  #adopt(place: number, volleys: VolleyProbes, sentAtMs: number): void {
    const { groups, hostSlots, positions } = this.#volleyPairs;
    const group = groups[place] as OpenGroup;
    const hostSlot = hostSlots[place] as number;
    this.#window.released(0);
    group.windows.released(hostSlot);
    this.#send(this.#occupy(positions[place] as number, 0), group, hostSlot, sentAtMs, volleys);
  }

  /** Loads a volley to the only host of the scan: what is looked at for each probe elsewhere is looked at once. Gives 0 where that will not do. */
  #loadHost(volleys: VolleyProbes): number {
    const { addresses, probes, space } = this.#options;
    if (addresses.size !== 1 || !this.#canTake() || this.#cursor.runLeft === 0) return 0;
    const first = this.#cursor.next;
    const group = this.#groups.open(space.groupOf(first));
    if (isHeld(group, 0)) return 0;
    const most = Math.min(this.#mostLoaded(volleys), this.#cursor.runLeft, this.#window.room(0), group.windows.room(0));
    if (most <= 0) return 0;
    const pairs = this.#volleyPairs;
    pairs.locateRun(space, probes.ports, first, most);
    const loaded = volleys.loadHost(this.#destinationTo(0, 0, 1), pairs.ports, most);
    pairs.fillHost(group, 0, loaded);
    this.#cursor.takeRun(loaded);
    this.#window.sent(0, loaded);
    group.windows.sent(0, loaded);
    return loaded;
  }

  #loadVolley(volleys: VolleyProbes): number {
    const most = this.#mostLoaded(volleys);
    let loaded = 0;
    while (loaded < most && this.#window.hasRoom(0) && this.#canTake()) {
      const position = this.#cursor.take();
      this.#options.space.locate(position, this.#pair);
      const { hostSlot, host, port } = this.#pair;
      const group = this.#groups.open(this.#pair.group);
      if (isHeld(group, hostSlot) || volleys.load(this.#destinationTo(host, port, 1)) === SendResult.blocked) {
        this.#ready.push(0, this.#occupy(position, 0));
        break;
      }
      this.#window.sent(0);
      group.windows.sent(hostSlot);
      this.#volleyPairs.set(loaded, position, group, hostSlot);
      loaded += 1;
    }
    return loaded;
  }

  /** Most probes that a volley may have now, as far as windows allow: each may turn out to need a slot. */
  #mostLoaded({ size }: VolleyProbes): number {
    return Math.min(size, this.#table.slots - this.#table.used, this.#parallelism - this.#window.inFlight(0));
  }

  /** Counts probes that were refused at once; what they say of their hosts is for the group to take in. */
  #noteRefused(probes: number): void {
    this.#batch.sent(1, probes);
    this.#batch.answered(1, probes);
    this.#loss.scanAnswered += probes;
    for (const counter of [Counter.sent, Counter.answered, Counter.decided]) this.#count(counter, probes);
    this.#lackSinceMs = undefined;
  }

  #fillWindows(): void {
    for (let sends = 0; sends < SENDS_A_LOOK; ) {
      if (this.#window.inFlight(0) >= this.#parallelism) return;
      // What comes next goes together.
      if (sends > 0 && this.#volleys?.areUsual === true && this.#isUnrestrained()) return;
      const bypass = this.#mayIgnoreWindow();
      if (bypass === undefined) return;
      const slot = this.#nextSlot(bypass);
      if (slot < 0) return;
      const outcome = this.#trySend(slot, bypass);
      if (outcome === "stop") return;
      if (outcome === "dealt with") sends += 1;
    }
  }

  /** The slot to be sent next; −1 when there is none to be had now. */
  #nextSlot(ignoresWindows: boolean): number {
    if (!this.#ready.isEmpty(0)) return this.#ready.shift(0);
    const taken = this.#take();
    if (taken >= 0 || !ignoresWindows || this.#hostDelayMs > 0) return taken;
    // For the least rate's sake: what waits for its host's window is sent without.
    return this.#letAnyGo() ? this.#ready.shift(0) : taken;
  }

  /** Whether windows are to be ignored for the next probe; undefined when the scan's window is full and may not be. */
  #mayIgnoreWindow(): boolean | undefined {
    if (this.#ignoresWindows()) return true;
    if (this.#leastRate?.take() === true) return true;
    return this.#window.hasRoom(0) ? false : undefined;
  }

  /** Takes a pair up and gives it a slot; −1 when there is none to be had now. */
  #take(): number {
    if (!this.#canTake()) return -1;
    return this.#revisitsLeft > 0 ? this.#takeRevisit() : this.#occupy(this.#cursor.take(), 0);
  }

  #takeRevisit(): number {
    for (const { revisits } of this.#groups.values()) {
      const last = revisits.length - 1;
      if (last < 0) continue;
      const position = revisits.positionAt(last);
      const attempts = revisits.attemptsAt(last);
      revisits.dropLast();
      this.#revisitsLeft -= 1;
      return this.#occupy(position, attempts);
    }
    return -1;
  }

  #occupy(position: number, attempts: number): number {
    this.#options.space.locate(position, this.#pair);
    const group = this.#groups.open(this.#pair.group);
    group.slots += 1;
    const slot = this.#table.take(position, this.#pair, attempts);
    this.#table.wasLimited[slot] = group.isLimited[this.#pair.hostSlot] as number;
    return slot;
  }

  #groupOf(slot: number): OpenGroup {
    return this.#groups.open(this.#table.group[slot] as number);
  }

  #trySend(slot: number, ignoreWindow: boolean): Outcome {
    const group = this.#groupOf(slot);
    const host = this.#table.hostSlot[slot] as number;
    if (this.#heard[slot] !== 0) {
      this.#landHeard(slot, group, host);
      return "dealt with";
    }
    if (this.#isOutOfTime(group, host) || this.#isUnwanted(slot, group, host)) {
      this.#giveUp(slot, group, host);
      return "dealt with";
    }
    const isHeld = group.isLimited[host] === 1 && group.windows.inFlight(host) > 0;
    if (isHeld || (!ignoreWindow && !group.windows.hasRoom(host))) {
      this.#letWait(slot, group, host);
      return "put aside";
    }
    const notBeforeMs = group.nextSendAtMs[host] as number;
    if (notBeforeMs > this.#nowMs) {
      this.#delay(slot, group, host, notBeforeMs);
      return "put aside";
    }
    if (this.#rate !== undefined && !this.#rate.take()) {
      this.#ready.push(0, slot);
      return "stop";
    }
    return this.#send(slot, group, host, this.#now());
  }

  /** What waited for its next attempt has been answered meanwhile, to an earlier one: nothing is in flight. */
  #landHeard(slot: number, group: OpenGroup, host: number): void {
    const observation = this.#heard[slot] as number;
    this.#heard[slot] = 0;
    if (isAnswer(observation)) this.#noteAnswer(group, host, this.#heardAttempt[slot] as number);
    this.#settle(slot, observation, Number.NaN);
    this.#letOneGo(group, host);
  }

  #letWait(slot: number, group: OpenGroup, host: number): void {
    group.waiting.push(host, slot);
    group.waitingSlots += 1;
    this.#waitingSlots += 1;
  }

  /** One probe of a host waits for the end of its scan delay by the clock; the others wait for that one. */
  #delay(slot: number, group: OpenGroup, host: number, untilMs: number): void {
    if (group.isDelayed[host] === 1) {
      this.#letWait(slot, group, host);
      return;
    }
    group.isDelayed[host] = 1;
    this.#timers.set(slot, untilMs);
  }

  /** Whether nothing more is to be asked of a host: it was excluded meanwhile, is known to be up, or has too many open ports. */
  #isUnwanted(slot: number, group: OpenGroup, host: number): boolean {
    const { maxOpenPerHost } = this.#options;
    if (group.isFound[host] === 1) return true;
    if (maxOpenPerHost !== undefined && group.sameness.open(host) >= maxOpenPerHost) return true;
    return !this.#exclusions.isEmpty && this.#exclusions.has(this.#table.host[slot] as number);
  }

  #isOutOfTime(group: OpenGroup, host: number): boolean {
    const limitMs = this.#options.pace.hostTimeoutMs;
    if (limitMs === 0) return false;
    if (group.isTimedOut[host] === 1) return true;
    if (!(this.#nowMs - (group.startedAtMs[host] as number) > limitMs)) return false;
    group.isTimedOut[host] = 1;
    group.counts.timedOut(host);
    return true;
  }

  /** @param tried Where the probe has been tried already, and only needs its slot. */
  #send(slot: number, group: OpenGroup, host: number, sentAtMs: number, tried?: TriedProbes): Outcome {
    const attempt = (this.#table.attempts[slot] as number) + 1;
    this.#table.attempts[slot] = attempt;
    this.#table.sentBeforeMs[slot] = this.#table.sentAtMs[slot] as number;
    this.#table.sentAtMs[slot] = sentAtMs;
    if (attempt === 1) this.#table.wasLimited[slot] = group.isLimited[host] as number;
    this.#isFlying[slot] = 1;
    this.#window.sent(0);
    group.windows.sent(host);
    this.#timers.set(slot, sentAtMs + Math.min(TIMEOUT_LOOK_MS, group.rtt.timeoutMs(host, attempt)));
    const destination = this.#destinationOf(slot);
    const result = tried === undefined ? this.#engine.send(slot, destination) : tried.adopt(slot, destination);
    if (result === SendResult.blocked) return this.#blocked(slot, group, host, attempt);
    this.#noteSent(group, host, attempt, sentAtMs);
    return "dealt with";
  }

  #destinationOf(slot: number): Destination {
    const { host, port, attempts } = this.#table;
    return this.#destinationTo(host[slot] as number, port[slot] as number, attempts[slot] as number);
  }

  /** @param host Its number in the address set. @param port Its number in the list of probes. */
  #destinationTo(host: number, port: number, attempt: number): Destination {
    const { addresses, probes } = this.#options;
    this.#destination.kind = probes.kinds[port] as ProbeKind;
    // One host's probes often follow one another.
    if (host !== this.#addressedHost) {
      this.#destination.family = addresses.write(host, this.#address, 0);
      this.#addressedHost = host;
    }
    this.#destination.port = probes.ports[port] as number;
    this.#destination.attempt = attempt;
    return this.#destination;
  }

  #noteSent(group: OpenGroup, host: number, attempt: number, sentAtMs: number): void {
    this.#batch.sent(attempt);
    this.#count(Counter.sent, 1);
    if (attempt > 1) this.#count(Counter.retransmitted, 1);
    if (Number.isNaN(group.startedAtMs[host])) group.startedAtMs[host] = sentAtMs;
    if (this.#hostDelayMs > 0) {
      group.nextSendAtMs[host] = sentAtMs + this.#hostDelayMs;
      this.#letOneGo(group, host);
    }
    this.#stepUp();
  }

  /** After a lack, tries one more in flight every so many sends. */
  #stepUp(): void {
    if (this.#parallelism >= this.#options.parallelism) return;
    this.#sendsSinceLack += 1;
    if (this.#sendsSinceLack % SENDS_A_STEP_UP === 0) this.#parallelism += 1;
  }

  /** The machine could not send: nothing happened to the port, so the attempt does not count, and fewer are kept in flight. */
  #blocked(slot: number, group: OpenGroup, host: number, attempt: number): Outcome {
    this.#timers.clear(slot);
    this.#isFlying[slot] = 0;
    this.#table.attempts[slot] = attempt - 1;
    this.#window.released(0);
    group.windows.released(host);
    this.#rate?.giveBack();
    this.#batch.localLimit(this.#engine.lastLack);
    if (this.#engine.lastLack === "EADDRNOTAVAIL") return this.#sourceless(slot, group, host);
    this.#ready.push(0, slot);
    const inFlight = this.#window.inFlight(0);
    this.#parallelism = Math.max(1, inFlight);
    this.#sendsSinceLack = 0;
    if (inFlight > 0) this.#lackSinceMs = undefined;
    else this.#outlast();
    return "stop";
  }

  /** Nothing is in flight and still nothing can be sent: others hold what we lack, or it is not to be had at all. */
  #outlast(): void {
    this.#lackSinceMs ??= this.#nowMs;
    if (this.#nowMs - this.#lackSinceMs <= LACK_MS) return;
    throw new SystemError(
      "LOCAL_RESOURCES_EXHAUSTED",
      `No probe could be sent for ${LACK_MS / 1_000} s (${this.#engine.lastLack}): free descriptors, ports or memory on this machine, then resume.`,
    );
  }

  /** There was no address or port to send to this host from. It may pass; where it does not, other hosts are not held up by it. */
  #sourceless(slot: number, group: OpenGroup, host: number): Outcome {
    const sinceMs = group.sourcelessSinceMs[host] as number;
    if (Number.isNaN(sinceMs)) group.sourcelessSinceMs[host] = this.#nowMs;
    else if (group.windows.inFlight(host) === 0 && this.#nowMs - sinceMs > SOURCELESS_MS) group.isSourceless[host] = 1;
    if (group.isSourceless[host] === 1) {
      this.#settle(slot, ObservationKind.noSourceAddress, Number.NaN);
      this.#letWaitingGo(group, host);
      return "dealt with";
    }
    group.nextSendAtMs[host] = this.#nowMs + SOURCELESS_RETRY_MS;
    this.#delay(slot, group, host, this.#nowMs + SOURCELESS_RETRY_MS);
    return "put aside";
  }

  /** A deadline has passed: of a probe in flight, or of one that waited for its host's delay. */
  #due(slot: number): void {
    if (this.#isFlying[slot] === 1) {
      this.#timeOut(slot);
      return;
    }
    this.#groupOf(slot).isDelayed[this.#table.hostSlot[slot] as number] = 0;
    this.#ready.push(0, slot);
  }

  /** Gives a probe in flight up, unless its host's round-trip time, as it is known by now, allows it longer. */
  #timeOut(slot: number): void {
    const host = this.#table.hostSlot[slot] as number;
    const timeoutMs = this.#groupOf(slot).rtt.timeoutMs(host, this.#table.attempts[slot] as number);
    const deadlineMs = (this.#table.sentAtMs[slot] as number) + timeoutMs;
    if (deadlineMs > this.#nowMs) {
      this.#timers.set(slot, Math.min(deadlineMs, this.#nowMs + TIMEOUT_LOOK_MS));
      return;
    }
    if (this.#cameAtMs(slot) !== undefined) {
      this.#timers.set(slot, this.#nowMs + TIMEOUT_LOOK_MS);
      return;
    }
    if (!this.#engine.hearsLate) this.#engine.cancel(slot);
    this.#land(slot, undefined);
  }

  #observed(slot: number, observation: Observation, attempt: number | undefined): void {
    if (this.#isFlying[slot] === 0) {
      // Answered between two attempts: known when its turn comes.
      this.#heard[slot] = observation;
      this.#heardAttempt[slot] = attempt ?? 1;
      return;
    }
    if (observation === ObservationKind.lack) {
      this.#takeBack(slot);
      return;
    }
    this.#timers.clear(slot);
    this.#land(slot, observation, attempt);
  }

  /** A probe that had been counted as sent was not. */
  #takeBack(slot: number): void {
    const attempt = this.#table.attempts[slot] as number;
    this.#countUnsent(attempt);
    this.#blocked(slot, this.#groupOf(slot), this.#table.hostSlot[slot] as number, attempt);
  }

  #countUnsent(attempt: number): void {
    this.#batch.unsent(attempt);
    this.#count(Counter.sent, -1);
    if (attempt > 1) this.#count(Counter.retransmitted, -1);
  }

  /** A probe's flight is over, with an observation or without. */
  #land(slot: number, observation: Observation | undefined, answeredAttempt?: number): void {
    const group = this.#groupOf(slot);
    const host = this.#table.hostSlot[slot] as number;
    const attempt = this.#table.attempts[slot] as number;
    this.#isFlying[slot] = 0;
    // Not at the send: an engine may find out later that nothing had been sent.
    this.#lackSinceMs = undefined;
    group.sourcelessSinceMs[host] = Number.NaN;
    group.isSourceless[host] = 0;
    if (observation === undefined || observation === ObservationKind.silence) {
      this.#window.timedOut(0);
      group.windows.timedOut(host);
      this.#silent(slot, group, host, attempt);
    } else if (isAnswer(observation)) {
      this.#answered(slot, group, host, observation, answeredAttempt ?? attempt);
    } else {
      // No packet left this machine.
      this.#countUnsent(attempt);
      this.#window.released(0);
      group.windows.released(host);
      this.#settle(slot, observation, Number.NaN);
    }
    this.#letWaitingGo(group, host);
  }

  /** @param attempt The attempt that was answered, which may be an earlier one than the last. */
  #answered(slot: number, group: OpenGroup, host: number, observation: Observation, attempt: number): void {
    const nowMs = this.#now();
    const rttMs = this.#rttOf(slot, attempt, this.#cameAtMs(slot) ?? nowMs);
    if (!Number.isNaN(rttMs)) group.rtt.measured(host, rttMs);
    const timeoutMs = group.rtt.timeoutMs(host, 1);
    this.#window.answered(0, attempt, nowMs, timeoutMs);
    group.windows.answered(host, attempt, nowMs, timeoutMs);
    this.#noteAnswer(group, host, attempt);
    this.#noteIcmp(slot, group, host, observation);
    this.#settle(slot, observation, rttMs);
  }

  /** Time from the attempt that was answered; NaN where that was sent too long ago to be remembered. */
  #rttOf(slot: number, attempt: number, cameAtMs: number): number {
    const age = (this.#table.attempts[slot] as number) - attempt;
    if (age === 0) return cameAtMs - (this.#table.sentAtMs[slot] as number);
    return age === 1 ? cameAtMs - (this.#table.sentBeforeMs[slot] as number) : Number.NaN;
  }

  /** When an answer came that is understood only later; undefined for none of the kind. */
  #cameAtMs(slot: number): number | undefined {
    const cameAtMs = this.#engine.cameAtMs?.(slot) ?? Number.NaN;
    return Number.isNaN(cameAtMs) ? undefined : cameAtMs;
  }

  #noteAnswer(group: OpenGroup, host: number, attempt: number): void {
    group.answered[host] = (group.answered[host] as number) + 1;
    this.#loss.scanAnswered += 1;
    if (attempt > 1) {
      group.answeredLate[host] = (group.answeredLate[host] as number) + 1;
      this.#loss.scanAnsweredLate += 1;
    }
    this.#batch.answered(attempt);
    this.#count(Counter.answered, 1);
  }

  /** A closed UDP port said so: a host that limits such messages (RFC 1812 section 4.3.2.8) has one less to send for a while. */
  #noteIcmp(slot: number, group: OpenGroup, host: number, observation: Observation): void {
    const kind = observation & 0xff;
    if (kind !== ObservationKind.icmp && kind !== ObservationKind.icmp6) return;
    if (this.#options.probes.kinds[this.#table.port[slot] as number] !== ProbeKind.udp) return;
    group.icmpAtMs[host] = this.#nowMs;
    if (group.isLimited[host] === 1) group.nextSendAtMs[host] = this.#nowMs + ICMP_INTERVAL_MS;
  }

  #silent(slot: number, group: OpenGroup, host: number, attempt: number): void {
    if (this.#mayBeUnsaid(slot, group, host)) {
      this.#table.attempts[slot] = 0;
      this.#ready.push(0, slot);
      return;
    }
    if (attempt < this.#deserved(group, host)) {
      this.#ready.push(0, slot);
      return;
    }
    this.#engine.cancel(slot);
    if (group.bench.length < MOST_BENCHED) {
      group.bench.push(this.#table.position[slot] as number, attempt, group.isLimited[host]);
      this.#release(slot, group);
    } else this.#settle(slot, ObservationKind.silence, Number.NaN);
  }

  /**
   * Whether a UDP port may be silent because its host had no ICMP error left to send. Only answers use them up: so the attempt proves
   * nothing when an answer came in the second before it, or after it. From then on one probe is in flight to that host at a time, and none
   * within a second of an answer; silent ports cost no such wait.
   */
  #mayBeUnsaid(slot: number, group: OpenGroup, host: number): boolean {
    if (this.#options.probes.kinds[this.#table.port[slot] as number] !== ProbeKind.udp) return false;
    const icmpAtMs = group.icmpAtMs[host] as number;
    if (icmpAtMs === Number.NEGATIVE_INFINITY) return false;
    const provesAtMs = icmpAtMs + ICMP_INTERVAL_MS;
    if ((this.#table.sentAtMs[slot] as number) >= provesAtMs && this.#table.wasLimited[slot] === group.isLimited[host])
      return false;
    group.isLimited[host] = 1;
    group.nextSendAtMs[host] = Math.max(group.nextSendAtMs[host] as number, provesAtMs);
    return true;
  }

  /** An answer to a probe that was given up corrects it, as long as its group is open. */
  #heardLate(destination: Destination, observation: Observation): void {
    const { addresses, space, probes } = this.#options;
    this.#lookup ??= new ProbeLookup(probes);
    const host = addresses.numberOf(destination.family, destination.address);
    const port = this.#lookup.indexOf(destination.kind, destination.port);
    if (host < 0 || port < 0) return;
    const position = space.positionOf(host, port);
    const group = this.#groups.get(space.groupOf(position));
    const place = group?.bench.indexOf(position) ?? -1;
    if (group === undefined || place < 0) return;
    const attempts = group.bench.attemptsAt(place);
    group.bench.drop(place);
    group.slots += 1;
    space.locate(position, this.#pair);
    const slot = this.#table.isFull ? -1 : this.#table.take(position, this.#pair, attempts);
    if (slot < 0) {
      group.slots -= 1;
      group.bench.push(position, attempts, group.isLimited[this.#pair.hostSlot]);
      return;
    }
    this.#noteAnswer(group, this.#pair.hostSlot, destination.attempt);
    this.#settle(slot, observation, Number.NaN);
  }

  #deserved(group: OpenGroup, host: number): number {
    this.#loss.answered = group.answered[host] as number;
    this.#loss.answeredLate = group.answeredLate[host] as number;
    return attemptsDeserved(this.#loss, 1 + this.#options.pace.maxRetries);
  }

  #letWaitingGo(group: OpenGroup, host: number): void {
    let room = group.windows.room(host);
    while (room > 0 && this.#letOneGo(group, host)) room -= 1;
  }

  #letOneGo(group: OpenGroup, host: number): boolean {
    const slot = group.waiting.shift(host);
    if (slot < 0) return false;
    this.#ready.push(0, slot);
    group.waitingSlots -= 1;
    this.#waitingSlots -= 1;
    return true;
  }

  /** Lets one go of whichever host has one waiting, each in its turn. */
  #letAnyGo(): boolean {
    for (const group of this.#groups.values()) {
      for (let step = 0; group.waitingSlots > 0 && step < group.hosts; step += 1) {
        group.waitingTurn = (group.waitingTurn + 1) % group.hosts;
        if (this.#letOneGo(group, group.waitingTurn)) return true;
      }
    }
    return false;
  }

  #settle(slot: number, observation: Observation, rttMs: number): void {
    const group = this.#groupOf(slot);
    const host = this.#table.hostSlot[slot] as number;
    const port = this.#table.port[slot] as number;
    const kind = this.#options.probes.kinds[port] as ProbeKind;
    const family = kind === ProbeKind.neighbour ? this.#destinationOf(slot).family : 4;
    const verdict = verdictOf(kind, observation, family);
    if (observation === ObservationKind.silence) this.#batch.silent(this.#table.attempts[slot] as number);
    else this.#judgeHost(slot, group, host, kind, observation);
    this.#decide(group, host, this.#table.host[slot] as number, port, verdict, rttMs);
    this.#release(slot, group);
  }

  /** Counts a verdict, and makes a record of it where one is wanted. */
  #decide(group: OpenGroup, hostSlot: number, host: number, port: number, verdict: VerdictIndex, rttMs: number): void {
    const { recordsAll, probes } = this.#options;
    const state = VERDICTS[verdict]?.state;
    group.counts.decided(hostSlot, isUdp(probes, port), verdict);
    if (state === "open" || recordsAll || group.isFound[hostSlot] === 1)
      this.#batch.record(host, port, verdict, rttMs, this.#epochMs + this.#now());
    this.#count(Counter.decided, 1);
    if (state === "open") this.#count(Counter.open, 1);
  }

  /** What an answer says of the host as a whole. */
  #judgeHost(slot: number, group: OpenGroup, host: number, kind: ProbeKind, observation: Observation): void {
    const { discovers, probes } = this.#options;
    if (discovers === true && isAnswerOfHost(kind, observation)) group.isFound[host] = 1;
    const seen = observation & 0xff;
    if (seen === ObservationKind.reset) group.sameness.refused(host);
    if (seen !== ObservationKind.connected) return;
    const { ttl, window } = this.#engine.details ?? UNSEEN;
    const port = probes.ports[this.#table.port[slot] as number] as number;
    const suspicion = group.sameness.agreed(host, port, ttl, window);
    if (suspicion !== undefined) this.#batch.suspect({ host: this.#table.host[slot] as number, ...suspicion });
  }

  #giveUp(slot: number, group: OpenGroup, host: number): void {
    this.#engine.cancel(slot);
    group.counts.givenUp();
    this.#count(Counter.decided, 1);
    this.#release(slot, group);
    // Nothing of this host may be on the way any more that would see to those that wait.
    this.#letOneGo(group, host);
  }

  #release(slot: number, group: OpenGroup): void {
    this.#heard[slot] = 0;
    group.slots -= 1;
    this.#table.release(slot);
  }

  /** A group whose pairs are all taken up and landed has its bench reviewed, and is closed when nothing on it deserves more. */
  #closeGroups(): void {
    for (const group of this.#groups.values()) {
      if (group.slots > 0 || group.revisits.length > 0 || !this.#isTakenUp(group)) continue;
      group.takeRefusalsIn(this.#promptRttMs, this.#prompt !== undefined);
      this.#reviewBench(group);
      if (group.revisits.length > 0) continue;
      const delta = group.counts.drain();
      if (delta !== undefined) this.#drained.push(delta);
      this.#groups.close(group);
    }
  }

  #isTakenUp(group: OpenGroup): boolean {
    return this.#cursor.hasPassed(group.end) && !this.#hasPieces();
  }

  #reviewBench(group: OpenGroup): void {
    const { space, probes } = this.#options;
    for (let index = 0; index < group.bench.length; index += 1) {
      const position = group.bench.positionAt(index);
      space.locate(position, this.#pair);
      const { hostSlot, host, port } = this.#pair;
      const attempts = group.bench.attemptsAt(index);
      const isOutdated = group.bench.wasLimitedAt(index) !== group.isLimited[hostSlot];
      if ((isOutdated || attempts < this.#deserved(group, hostSlot)) && group.isTimedOut[hostSlot] === 0) {
        group.revisits.push(position, isOutdated ? 0 : attempts);
        this.#revisitsLeft += 1;
        continue;
      }
      this.#batch.silent(attempts);
      const silence = verdictOf(probes.kinds[port] as ProbeKind, ObservationKind.silence);
      this.#decide(group, hostSlot, host, port, silence, Number.NaN);
    }
    group.bench.clear();
  }

  #flushIfDue(): void {
    // Nobody reads: nothing new comes either, and saying so again and again would only fill memory.
    if (this.#options.control.isBacklogged(this.#options.worker)) return;
    const waitedMs = this.#nowMs - this.#flushedAtMs;
    const hasRecords = this.#batch.records > 0;
    if (this.#batch.isFull || waitedMs >= (hasRecords ? RECORDS_WAIT_MS : COUNTS_WAIT_MS)) this.#flush();
  }

  #flush(): void {
    const dropped = this.#engine.droppedAnswers?.() ?? 0;
    this.#batch.droppedAnswers(dropped - this.#droppedAnswers);
    this.#droppedAnswers = dropped;
    for (const group of this.#groups.values()) {
      group.takeRefusalsIn(this.#promptRttMs, this.#prompt !== undefined);
      const delta = group.counts.drain();
      if (delta !== undefined) this.#drained.push(delta);
    }
    // Counted after it was sent: a thread that dies in between must not leave a batch that nobody can ever consume.
    this.#options.emit(this.#batch.build(this.#position(), this.#drained, this.#drawnPieces));
    this.#options.control.batchSent(this.#options.worker);
    this.#drained = [];
    this.#drawnPieces = [];
    this.#flushedAtMs = this.#nowMs;
  }

  #position(): ShardPosition {
    let length = this.#table.used + this.#cursor.pendingLeft;
    for (const group of this.#groups.values()) length += group.bench.length + group.revisits.length;
    const pending = new Float64Array(length);
    let at = this.#table.copyPositions(pending, 0);
    at = this.#cursor.copyPending(pending, at);
    for (const group of this.#groups.values()) {
      at = group.bench.copyPositions(pending, at);
      at = group.revisits.copyPositions(pending, at);
    }
    return { next: this.#cursor.next, end: this.#cursor.end, pending };
  }
}

/** Whether a host may not be sent to now: its window is full, or it was put off. */
function isHeld({ windows, nextSendAtMs }: OpenGroup, hostSlot: number): boolean {
  return !windows.hasRoom(hostSlot) || (nextSendAtMs[hostSlot] as number) > 0;
}
