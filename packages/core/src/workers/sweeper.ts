import { setImmediate, setTimeout } from "node:timers/promises";
import type { Observation } from "../engines/observation.ts";
import { refusalObservation } from "../engines/raw/answer-observation.ts";
import { type AnswerSink, QueueResult } from "../engines/raw/transport.ts";
import { SystemError } from "../errors.ts";
import { RateLimiter } from "../pace/rate-limiter.ts";
import { SearchedPace } from "../pace/searched-pace.ts";
import type { ProbeKind } from "../packets/probe-kind.ts";
import type { PairIndex } from "../plan/scan-space.ts";
import { isAnswer, VERDICTS, type VerdictIndex, verdictOf } from "../verdict/verdict.ts";
import { BatchBuilder } from "./batch-builder.ts";
import { Counter, Order, RATE_DUE } from "./control-block.ts";
import { Exclusions } from "./exclusions.ts";
import { SweepHearing } from "./sweep-hearing.ts";
import { SweepPackets } from "./sweep-packets.ts";
import { SweepSettler } from "./sweep-settler.ts";
import { SweepSourcePorts } from "./sweep-source-ports.ts";
import { GIVEN_UP, SweepWindow, UNDECIDED } from "./sweep-window.ts";
import type { SweeperOptions, SweepTransport } from "./sweeper-options.ts";

/** Attempts a pair, and the time between two of them, when nobody says otherwise. */
const DEFAULT_ROUNDS = 3;
const DEFAULT_ROUND_WAIT_MS = 1_000;
/** A chunk holds what is sent in so many seconds at a fixed rate, within bounds that are powers of two. */
const CHUNK_SECONDS = 0.1;
const LEAST_CHUNK = 64;
const MOST_CHUNK = 4_096;
/** Chunk of a sweep whose rate is searched. */
const SEARCHING_CHUNK = 2_048;
/** Packets between two looks at what has come in, and how many a lane may send before it is another's turn. */
const PACKETS_A_LOOK = 512;
const PACKETS_A_TURN = 64;
/** Positions that are settled between two looks, and looks in a row while answers keep coming. */
const SETTLED_A_LOOK = 4_096;
const MOST_LOOKS = 4;
/** Waits in one look: when the rate allows nothing yet, and when nothing is to be sent. */
const POLL_MS = 4;
const IDLE_POLL_MS = 10;
/** An event loop that other work depends on is given a turn so often; one of our own less often. */
const TURN_MS = 8;
const TURN_OF_WORKER_MS = 50;
/** Results wait so long for company; counts without any record longer, unless there are many. */
const RECORDS_WAIT_MS = 40;
const COUNTS_WAIT_MS = 250;
const MANY_KEYS = 65_536;
/** How often the kernel is asked what it dropped. */
const DROPS_LOOK_MS = 100;
/** How long nothing at all can be sent before it is no longer waited out. */
const LACK_MS = 30_000;

/** Why a lane sends no more for now. */
type Halt = "done" | "no permit" | "blocked";

/**
 * Sweeps one shard without remembering its probes: each pair is asked in up to R rounds, a second or so apart, as long as nothing has
 * come from it; answers tell from themselves what they answer. See `SweepWindow` for the way of the rounds through the shard.
 *
 * Open ports are told at once, counts when their pairs are settled. A shard that was interrupted goes on from its `next`, so that what
 * lies behind it is asked, and told, once more: `RepeatedRecords` drops what was told before.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #rounds: number;
  readonly #now: () => number;
  readonly #epochMs: number;
  readonly #window: SweepWindow;
  readonly #settler: SweepSettler;
  readonly #packets: SweepPackets;
  readonly #hearing: SweepHearing;
  readonly #transport: SweepTransport;
  readonly #sink: AnswerSink;
  readonly #searched: SearchedPace | undefined;
  readonly #permits: RateLimiter | SearchedPace;
  /** The rate that was asked for since the scan began, as far as it is known here. */
  #rateAskedFor = 0;
  readonly #exclusions: Exclusions;
  readonly #batch: BatchBuilder;
  readonly #pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
  /** Counts that the other threads have not been told, by `Counter`. */
  readonly #counted = new Float64Array(Object.keys(Counter).length);
  /** The lane whose turn it is, and what is left of its turn. */
  #lane = 1;
  #turnLeft = PACKETS_A_TURN;
  #halt: Halt = "done";
  #nowMs: number;
  #turnAtMs: number;
  #flushedAtMs = Number.NEGATIVE_INFINITY;
  #dropsLookedAtMs = Number.NEGATIVE_INFINITY;
  #dropped = 0;
  #lackSinceMs: number | undefined;

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#rounds = options.rounds ?? DEFAULT_ROUNDS;
    this.#now = options.now ?? (() => performance.now());
    this.#nowMs = this.#now();
    this.#turnAtMs = this.#nowMs;
    this.#epochMs = Date.now() - this.#nowMs;
    const { space, addresses, probes, cookie, recordsAll, payloads } = options;
    const { next: start, end } = options.position;
    const rounds = this.#rounds;
    const waitMs = options.roundWaitMs ?? DEFAULT_ROUND_WAIT_MS;
    const chunk = chunkFor(options.pace.fixedRatePerSecond);
    const window = new SweepWindow({ start, end, rounds, chunk, waitMs });
    const onSilent = (pair: PairIndex, verdict: VerdictIndex): void => this.#record(pair.host, pair.port, verdict);
    this.#window = window;
    this.#settler = new SweepSettler({ space, probes, window, start, end, ...(recordsAll ? { onSilent } : {}) });
    this.#searched = options.pace.fixedRatePerSecond === undefined ? searchedPace(options, waitMs) : undefined;
    this.#permits = this.#searched ?? fixedPace(options);
    this.#exclusions = new Exclusions(options.control);
    this.#batch = new BatchBuilder(options.worker);
    const transport = openTransport(options);
    const sourcePorts = new SweepSourcePorts(cookie, transport.firstSourcePort, options.sourcePorts, rounds);
    this.#transport = transport;
    this.#packets = new SweepPackets({ addresses, probes, cookie, sourcePorts, transport, rounds, payloads });
    this.#hearing = new SweepHearing(addresses, probes, cookie, sourcePorts, rounds);
    this.#sink = (answer) => {
      if (this.#hearing.hear(answer)) this.#heard(answer.family);
    };
  }

  /**
   * Sweeps until the shard is settled or the order to abort comes.
   *
   * @throws SystemError `LOCAL_RESOURCES_EXHAUSTED` when this machine could not send anything for half a minute.
   */
  async run(): Promise<void> {
    const { control, worker } = this.#options;
    try {
      while (!this.#window.isSettled && control.order !== Order.abort) {
        this.#nowMs = this.#now();
        this.#exclusions.refresh();
        this.#refreshRate();
        const isHeld = control.order !== Order.run || control.isBacklogged(worker);
        if (isHeld) this.#hold();
        else this.#work();
        await this.#listen(isHeld ? IDLE_POLL_MS : this.#waitMs());
        this.#publishCounts();
        this.#flushIfDue();
      }
    } finally {
      this.#lookAtDrops();
      const closed = this.#transport.close();
      this.#flush();
      this.#publishCounts();
      await closed;
    }
  }

  /** Takes in a rate that was asked for meanwhile: the rate itself where it is fixed, the most where it is searched. */
  #refreshRate(): void {
    const { control, workers = 1 } = this.#options;
    const rate = control.ratePerSecond;
    if (rate === this.#rateAskedFor) return;
    this.#rateAskedFor = rate;
    this.#permits.setRate(this.#searched === undefined ? rate : rate / workers);
  }

  #hold(): void {
    this.#lackSinceMs = undefined;
    this.#searched?.discard();
    this.#halt = "done";
  }

  #work(): void {
    this.#searched?.turn(this.#nowMs, this.#window.at(1), { sent: this.#transport.sent, dropped: this.#dropped });
    this.#send();
    this.#transport.flush();
    this.#settle();
  }

  /** Lets the lanes send in turn, so that no round keeps another from its share of the rate. */
  #send(): void {
    let idleLanes = 0;
    for (let left = PACKETS_A_LOOK; left > 0 && idleLanes < this.#rounds; ) {
      const most = Math.min(left, this.#turnLeft);
      const sent = this.#sendLane(this.#lane, most);
      left -= sent;
      this.#turnLeft -= sent;
      if (this.#halt !== "done") {
        if (this.#halt === "blocked") this.#searched?.blocked();
        return;
      }
      if (sent === most && this.#turnLeft > 0) continue;
      idleLanes = sent === 0 ? idleLanes + 1 : 0;
      this.#lane = this.#lane === this.#rounds ? 1 : this.#lane + 1;
      this.#turnLeft = PACKETS_A_TURN;
    }
    // Round 1 is kept waiting by the window: that is no limit of the network's.
    if (idleLanes === this.#rounds) this.#searched?.discard();
  }

  /** Sends a round to the pairs next in its lane that have not answered; gives the number of packets. */
  #sendLane(lane: number, most: number): number {
    const window = this.#window;
    const limit = window.limit(lane, this.#nowMs);
    const from = window.at(lane);
    let position = from;
    let sent = 0;
    let asked = 0;
    this.#halt = "done";
    while (position < limit && sent < most) {
      if (window.outcome(position) === UNDECIDED && this.#isWanted(position)) {
        if (!this.#permits.take()) {
          this.#halt = "no permit";
          break;
        }
        const result = this.#queue(lane);
        if (result === QueueResult.blocked) {
          this.#blocked();
          break;
        }
        if (result === QueueResult.queued) {
          sent += 1;
          if (this.#packets.next(lane, this.#pair)) continue;
          asked += 1;
        } else this.#decide(position, refusalObservation(result), this.#packets.family);
      }
      this.#packets.leave(lane);
      position += 1;
    }
    window.advance(lane, position, position === limit ? this.#now() : this.#nowMs);
    if (lane === 1) this.#searched?.asked(asked, position);
    return sent;
  }

  /** Looks up a pair; whether it is to be asked, for it may have been excluded meanwhile. */
  #isWanted(position: number): boolean {
    this.#options.space.locate(position, this.#pair);
    if (this.#exclusions.isEmpty || !this.#exclusions.has(this.#pair.host)) return true;
    this.#window.decide(position, GIVEN_UP);
    return false;
  }

  #queue(round: number): QueueResult {
    const result = this.#packets.queue(round, this.#pair);
    if (result !== QueueResult.queued) {
      this.#permits.giveBack();
      return result;
    }
    this.#lackSinceMs = undefined;
    this.#batch.sent(round);
    this.#count(Counter.sent, 1);
    if (round > 1) this.#count(Counter.retransmitted, 1);
    return result;
  }

  /** The machine could not send: nothing happened to the pair. */
  #blocked(): void {
    this.#halt = "blocked";
    this.#batch.localLimit(this.#transport.lastLack);
    this.#lackSinceMs ??= this.#nowMs;
    if (this.#nowMs - this.#lackSinceMs <= LACK_MS) return;
    throw new SystemError(
      "LOCAL_RESOURCES_EXHAUSTED",
      `No packet could be sent for ${LACK_MS / 1_000} s (${this.#transport.lastLack}): see to the interface or free memory on this machine, then resume.`,
    );
  }

  #heard(family: 4 | 6): void {
    const { host, port, observation } = this.#hearing;
    const position = this.#options.space.positionOf(host, port);
    if (!this.#window.isAtWork(position) || this.#window.outcome(position) !== UNDECIDED) return;
    const round = this.#hearing.round === 0 ? this.#lastRoundOf(position) : this.#hearing.round;
    // No such round has been there: an answer to an earlier run, whose cookies were the same.
    if (this.#window.at(round) <= position) return;
    this.#pair.host = host;
    this.#pair.port = port;
    this.#decide(position, observation, family);
    if (!isAnswer(observation)) return;
    this.#batch.answered(round);
    this.#count(Counter.answered, 1);
    if (round === 1) this.#searched?.answered(position, this.#nowMs);
  }

  #lastRoundOf(position: number): number {
    let round = this.#rounds;
    while (round > 1 && this.#window.at(round) <= position) round -= 1;
    return round;
  }

  /** Decides the pair that was looked up last. */
  #decide(position: number, observation: Observation, family: 4 | 6): void {
    const { probes, recordsAll } = this.#options;
    const { host, port } = this.#pair;
    const verdict = verdictOf(probes.kinds[port] as ProbeKind, observation, family);
    this.#window.decide(position, verdict + 1);
    const isOpen = VERDICTS[verdict]?.state === "open";
    if (isOpen) this.#count(Counter.open, 1);
    if (isOpen || recordsAll) this.#record(host, port, verdict);
  }

  #record(host: number, port: number, verdict: VerdictIndex): void {
    this.#batch.record(host, port, verdict, Number.NaN, this.#epochMs + this.#nowMs);
  }

  #settle(): void {
    const window = this.#window;
    const limit = Math.min(window.limit(window.settling, this.#nowMs), window.at(window.settling) + SETTLED_A_LOOK);
    if (limit === window.at(window.settling)) return;
    this.#settler.settle(limit);
    window.advance(window.settling, limit, this.#nowMs);
  }

  #waitMs(): number {
    if (this.#window.isSettled) return 0;
    if (this.#halt === "no permit") return Math.min(POLL_MS, this.#permits.waitMs());
    if (this.#halt === "blocked" || !this.#hasWork()) return POLL_MS;
    return 0;
  }

  #hasWork(): boolean {
    for (let lane = 1; lane <= this.#window.settling; lane += 1) {
      if (this.#window.limit(lane, this.#nowMs) > this.#window.at(lane)) return true;
    }
    return false;
  }

  async #listen(waitMs: number): Promise<void> {
    const { mayBlock, sleep = setTimeout } = this.#options;
    this.#receive(mayBlock ? waitMs : 0);
    if (this.#nowMs - this.#dropsLookedAtMs >= DROPS_LOOK_MS) this.#lookAtDrops();
    if (!mayBlock && waitMs > 0) {
      await sleep(waitMs);
      this.#turnAtMs = this.#now();
    } else if (this.#nowMs - this.#turnAtMs > (mayBlock ? TURN_OF_WORKER_MS : TURN_MS)) {
      await setImmediate();
      this.#turnAtMs = this.#now();
    }
  }

  /** Reads on as long as answers keep coming, for a while: what is not read in time is lost. */
  #receive(waitMs: number): void {
    let received = this.#transport.receive(waitMs, this.#sink);
    for (let look = 1; look < MOST_LOOKS && received > 0; look += 1) received = this.#transport.receive(0, this.#sink);
  }

  #lookAtDrops(): void {
    const dropped = this.#transport.dropped();
    if (dropped > this.#dropped) this.#batch.droppedAnswers(dropped - this.#dropped);
    this.#dropped = dropped;
    this.#dropsLookedAtMs = this.#nowMs;
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

  #flushIfDue(): void {
    // Nobody reads: nothing new comes either, and saying so again and again would only fill memory.
    if (this.#options.control.isBacklogged(this.#options.worker)) return;
    const waitedMs = this.#nowMs - this.#flushedAtMs;
    const isFull = this.#batch.isFull || this.#settler.keys >= MANY_KEYS;
    if (isFull || waitedMs >= (this.#batch.records > 0 ? RECORDS_WAIT_MS : COUNTS_WAIT_MS)) this.#flush();
  }

  #flush(): void {
    const { control, worker, emit, position } = this.#options;
    const { deltas, silent } = this.#settler.drain();
    if (silent > 0) this.#batch.silent(this.#rounds, silent);
    for (const { settled } of deltas) this.#count(Counter.decided, settled);
    if (this.#searched !== undefined) this.#batch.rate(this.#searched.ratePerSecond);
    // Counted after it was sent: a thread that dies in between must not leave a batch that nobody can ever consume.
    emit(this.#batch.build({ next: this.#settler.covered, end: position.end, pending: [] }, deltas));
    control.batchSent(worker);
    this.#flushedAtMs = this.#nowMs;
  }
}

function openTransport({ createTransport, sourcePorts, firstSourcePort }: SweeperOptions): SweepTransport {
  return createTransport({ sourcePorts, ...(firstSourcePort === undefined ? {} : { firstSourcePort }) });
}

/** Positions a chunk: the largest power of two that holds no more than is sent in a moment. */
function chunkFor(ratePerSecond: number | undefined): number {
  if (ratePerSecond === undefined) return SEARCHING_CHUNK;
  const wanted = 2 ** Math.floor(Math.log2(ratePerSecond * CHUNK_SECONDS));
  return Math.max(LEAST_CHUNK, Math.min(MOST_CHUNK, wanted));
}

function fixedPace({ control, pace, clockUs }: SweeperOptions): RateLimiter {
  return new RateLimiter(control.ints, RATE_DUE, pace.fixedRatePerSecond ?? Number.POSITIVE_INFINITY, clockUs);
}

function searchedPace(options: SweeperOptions, waitMs: number): SearchedPace {
  const { pace, space, workers = 1 } = options;
  const share = (rate: number | undefined): number | undefined => (rate === undefined ? undefined : rate / workers);
  return new SearchedPace({
    leastPerSecond: share(pace.minRatePerSecond),
    mostPerSecond: share(pace.maxRatePerSecond),
    waitMs,
    hostsMixed: space.hostsPerGroup,
    probesPerHost: space.ports,
    clockUs: options.clockUs,
  });
}
