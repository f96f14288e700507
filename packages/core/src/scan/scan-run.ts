import { checkpointEvents } from "../checkpoint/read-checkpoint.ts";
import type { ScanState } from "../checkpoint/scan-state.ts";
import { InputError, PortolanError, SystemError } from "../errors.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import type { ServiceCatalogue } from "../ports/service-catalogue.ts";
import type { EndStatus, HostEvent, PortEvent, ScanEvent, WarningEvent } from "../results/events.ts";
import type { AddressSet } from "../targets/address-set.ts";
import type { Reason } from "../verdict/reason.ts";
import { STATES_OF_ANSWERS } from "../verdict/state.ts";
import { VERDICTS } from "../verdict/verdict.ts";
import { ControlBlock, MOST_EXCLUSIONS, Order } from "../workers/control-block.ts";
import { createRunner } from "../workers/create-runner.ts";
import { isUdp } from "../workers/probe-list.ts";
import { ProbeLookup } from "../workers/probe-lookup.ts";
import type { Batch, RecordColumns, ShardPosition, ShardTask, Suspect } from "../workers/protocol.ts";
import type { ShardRunner } from "../workers/shard-runner.ts";
import { BatchQueue } from "./batch-queue.ts";
import { type DoneHost, GroupLedger } from "./group-ledger.ts";
import { PieceLedger } from "./piece-ledger.ts";
import type { PreparedScan } from "./prepared-scan.ts";
import { RepeatedRecords } from "./repeated-records.ts";
import { startEventOf } from "./start-event.ts";
import { Tally } from "./tally.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** How often in a row a shard is run again after its worker died without having got anywhere. */
const MOST_FRUITLESS_RESTARTS = 3;
/** Share of the time that writing checkpoints may take: after a slow write, the next one comes later. */
const CHECKPOINT_SHARE = 0.05;

/** Hosts that are too good to be true and told of one by one: on some networks every host is. */
const MOST_SUSPECTS_TOLD = 100;

/** How a scan ends that was stopped before everything was decided. */
export type StopStatus = Extract<EndStatus, "aborted" | "timed-out">;

/** One run of a prepared scan: drives its shards, turns their batches into events, and keeps the checkpoint. */
export class ScanRun {
  readonly control: ControlBlock;
  /** Decided before this run began. */
  readonly decidedBefore: number;
  readonly total: number;
  readonly elapsedBeforeMs: number;
  readonly #scan: PreparedScan;
  readonly #runnerFor: typeof createRunner;
  readonly #queue = new BatchQueue<Batch | WarningEvent>();
  readonly #positions: ShardPosition[];
  /** What workers may draw from, as far as the batches tell that were applied, and those that have come. */
  readonly #pieces: { readonly applied: PieceLedger; readonly heard: PieceLedger } | undefined;
  readonly #ledger: GroupLedger;
  readonly #tally: Tally;
  readonly #startedAtMs = performance.now();
  #catalogue: ServiceCatalogue | undefined;
  #commitDueMs: number;
  /** Only a sweep tells what it may tell again. */
  readonly #repeated: RepeatedRecords | undefined;
  #isLimitTold = false;
  #isDropTold = false;
  readonly #suspectsTold = new Set<number>();
  /** Why hosts are up that are not told yet, by number. */
  readonly #found = new Map<number, { readonly reason: Reason; readonly rttMs: number }>();
  #isCheckpointLost = false;
  #stopStatus: StopStatus = "aborted";

  /** @param runnerFor Makes what runs the shards. */
  constructor(scan: PreparedScan, runnerFor: typeof createRunner = createRunner) {
    this.#scan = scan;
    this.#runnerFor = runnerFor;
    this.#positions = [...scan.state.shards];
    if (scan.pieces !== undefined)
      this.#pieces = { applied: new PieceLedger(scan.pieces), heard: new PieceLedger(scan.pieces) };
    if (scan.specification.sweepRounds !== undefined)
      this.#repeated = new RepeatedRecords(scan.space, scan.state.shards);
    this.control = ControlBlock.create(this.#positions.length);
    this.total = scan.range.end - scan.range.start;
    this.decidedBefore = scan.state.decided;
    this.elapsedBeforeMs = scan.state.elapsedMs;
    this.#ledger = new GroupLedger(scan.space, scan.range, scan.specification.hosts);
    this.#ledger.restore(scan.state.groups);
    this.#tally = new Tally(scan.state);
    this.#commitDueMs = this.#startedAtMs + (scan.checkpoint?.intervalMs ?? Number.POSITIVE_INFINITY);
  }

  /** Whether this run looks for hosts, and not for their ports. */
  get looksForHosts(): boolean {
    return this.#scan.specification.discovery !== undefined;
  }

  get hosts(): number {
    return this.#scan.addresses.size;
  }

  /** Hosts that have answered, also those that are not done, and those of earlier runs. */
  get hostsUp(): number {
    return this.#scan.state.hostsUp + this.#ledger.hostsUp;
  }

  get elapsedMs(): number {
    return this.elapsedBeforeMs + performance.now() - this.#startedAtMs;
  }

  /** Sends nothing more, and ends with this status unless everything is decided by then. */
  stop(status: StopStatus): void {
    this.#stopStatus = status;
    this.control.give(Order.abort);
  }

  /**
   * Has nothing more sent to some addresses.
   *
   * @throws InputError `REQUEST_INVALID` for more ranges than can be told to workers that are running.
   */
  exclude(addresses: AddressSet): void {
    const ranges = this.#scan.addresses.indexRanges(addresses);
    if (ranges.length / 2 > MOST_EXCLUSIONS) {
      const text = String(ranges.length / 2);
      throw new InputError(
        "REQUEST_INVALID",
        text,
        `${text} ranges are too many to exclude from a scan that runs (at most ${MOST_EXCLUSIONS}): name wider ones.`,
      );
    }
    if (ranges.length > 0 || this.control.exclusionsVersion > 0) this.control.exclude(ranges);
  }

  /**
   * The events of the run, from `start` to `end`. Leaving the loop early aborts the scan and writes the checkpoint.
   *
   * @throws PortolanError what the run failed with, after every event that was known and an `end` with status `failed`.
   */
  async *events(): AsyncGenerator<ScanEvent, void> {
    const runner = this.#runnerFor(this.#scan.allotment);
    let failure: unknown;
    let warning: WarningEvent | undefined;
    let isOver = false;
    const running = this.#runShards(runner);
    try {
      await this.#rememberTold();
      yield startEventOf(this.#scan, this.#scan.resumedFrom !== undefined);
      if (this.#scan.resumedFrom !== undefined) yield* checkpointEvents(this.#scan.resumedFrom);
      yield* this.#scan.warnings;
      try {
        yield* this.#drain();
      } catch (error) {
        failure = error;
        // Nobody takes any more batches: workers that are left must not wait for it.
        this.control.give(Order.abort);
      }
      isOver = true;
    } finally {
      if (!isOver) this.control.give(Order.abort);
      await running;
      await runner.close();
      warning = await this.#closeCheckpoint(failure, isOver);
    }
    if (warning !== undefined) yield warning;
    const end = this.#tally.endEvent(this.#status(failure), Math.round(this.elapsedMs));
    yield this.#scan.specification.discovery === undefined ? end : { ...end, counts: [] };
    if (failure !== undefined) throw failure;
  }

  /** What a checkpoint has told, a sweep finds again where it stopped. */
  async #rememberTold(): Promise<void> {
    const { addresses, probes, resumedFrom } = this.#scan;
    if (this.#repeated === undefined || resumedFrom === undefined) return;
    const lookup = new ProbeLookup(probes);
    for await (const event of checkpointEvents(resumedFrom)) {
      if (event.type !== "port") continue;
      const kind = event.protocol === "udp" ? ProbeKind.udp : (probes.kinds[0] as number);
      this.#repeated.restore(addresses.indexOf(event.ip), lookup.indexOf(kind, event.port));
    }
  }

  #status(failure: unknown): EndStatus {
    if (failure !== undefined) return "failed";
    return this.#isComplete() ? "finished" : this.#stopStatus;
  }

  #isComplete(): boolean {
    return this.#shards().every((position) => positionsLeft(position) === 0);
  }

  /** What is left to be probed: of each worker's shard, and what none has drawn. */
  #shards(): ShardPosition[] {
    const drawable = this.#pieces?.applied;
    return drawable === undefined || drawable.isEmpty ? this.#positions : [...this.#positions, drawable.position()];
  }

  /** Runs all shards to their end; never rejects: what went wrong ends the queue. */
  async #runShards(runner: ShardRunner): Promise<void> {
    const runs = this.#positions.map(async (_, worker) => {
      try {
        await this.#runShard(runner, this.#task(worker, this.#positions[worker] as ShardPosition));
      } catch (error) {
        // One shard that cannot go on stops the others: what they have is kept, and can be resumed.
        this.control.give(Order.abort);
        throw error;
      }
    });
    const outcomes = await Promise.allSettled(runs);
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    this.#queue.end(failed === undefined ? await this.#runLost(runner) : failed.reason);
  }

  /** Pieces that were drawn by workers that died before they told of it are left to the first shard. Returns what that failed with. */
  async #runLost(runner: ShardRunner): Promise<unknown> {
    const drawable = this.#pieces?.heard;
    if (drawable === undefined || drawable.isEmpty || this.control.order === Order.abort) return undefined;
    const { pieces, ...task } = this.#task(0, drawable.position(), drawable.left);
    return this.#runShard(runner, task).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  async #runShard(runner: ShardRunner, first: ShardTask): Promise<void> {
    // Where the shard stands by the batches that have come, which may be ahead of those that the consumer has read.
    let task = first;
    for (let fruitless = 0; ; ) {
      let leftBefore = positionsLeft(task.position);
      try {
        await runner.run(task, (batch) => {
          leftBefore += this.#pieces?.heard.drawn(batch.drawn) ?? 0;
          task = { ...task, position: batch.position, drawn: [] };
          this.#queue.push(batch);
        });
        return;
      } catch (error) {
        if (!(error instanceof SystemError) || error.code !== "WORKER_DIED" || this.control.order === Order.abort)
          throw error;
        fruitless = positionsLeft(task.position) < leftBefore ? 0 : fruitless + 1;
        if (fruitless > MOST_FRUITLESS_RESTARTS) throw error;
        this.#queue.push({
          type: "warning",
          code: "worker-restarted",
          message: `${error.message} Its unfinished probes are sent again by a new one.`,
        });
      }
    }
  }

  /** @param drawn As of `ShardTask`. */
  #task(worker: number, position: ShardPosition, drawn: readonly number[] = []): ShardTask {
    const { specification, pieces } = this.#scan;
    return {
      worker,
      workers: this.#positions.length,
      control: this.control.buffer,
      addresses: this.#scan.addresses.toData(),
      probes: this.#scan.probes,
      seed: this.#scan.seed,
      position,
      drawn,
      engine: specification.engine,
      pace: specification.pace,
      parallelism: this.#scan.allotment.parallelismPerThread,
      recordsAll: specification.records === "all",
      discovers: specification.discovery !== undefined,
      raw: this.#scan.raw,
      ...withoutUndefined({
        pieces,
        maxOpenPerHost: specification.maxOpenPerHost,
        sweepRounds: specification.sweepRounds,
      }),
    };
  }

  async *#drain(): AsyncGenerator<ScanEvent, void> {
    for (let item = await this.#queue.next(); item !== undefined; item = await this.#queue.next()) {
      if ("type" in item) {
        yield item;
        continue;
      }
      const found = await this.#take(item);
      const lost = await this.#safeguard();
      if (lost !== undefined) yield lost;
      yield* found;
      this.control.batchConsumed(item.worker);
      const warning = await this.#commitIfDue();
      if (warning !== undefined) yield warning;
    }
  }

  /**
   * Applies a batch, with the catalogue loaded where there is something to name, and not before: that takes longer than many a scan, and
   * shares the thread with the first probes.
   */
  async #take(batch: Batch): Promise<ScanEvent[]> {
    const { catalogue } = this.#scan;
    if (batch.records.hosts.length > 0)
      this.#catalogue ??= typeof catalogue === "function" ? await catalogue() : catalogue;
    return this.#apply(batch);
  }

  /** Takes a batch in whole before any of its events is told, so that a checkpoint never sees half of one. */
  #apply(batch: Batch): ScanEvent[] {
    this.#positions[batch.worker] = batch.position;
    this.#pieces?.applied.drawn(batch.drawn);
    this.#tally.add(batch);
    const found: (PortEvent | HostEvent)[] = [];
    for (let index = 0; index < batch.records.hosts.length; index += 1) {
      if (this.#isRepeated(batch, index)) continue;
      if (this.#scan.specification.discovery === undefined) found.push(this.#portEvent(batch.records, index));
      else this.#foundHost(batch.records, index);
    }
    this.#repeated?.settled(batch.worker, batch.position.next);
    for (const delta of batch.groups) {
      const done = this.#ledger.add(delta);
      if (done === undefined) continue;
      this.#tally.addGroup(done);
      for (const host of done.wanted) found.push(this.#hostEvent(host));
    }
    const writer = this.#scan.checkpoint?.writer;
    if (writer !== undefined) for (const event of found) writer.add(event);
    return [...found, ...this.#warningsOf(batch)];
  }

  #isRepeated({ worker, records }: Batch, index: number): boolean {
    if (this.#repeated === undefined) return false;
    return !this.#repeated.isNew(worker, records.hosts[index] as number, records.ports[index] as number);
  }

  #warningsOf(batch: Batch): WarningEvent[] {
    const warnings: WarningEvent[] = [];
    if (batch.localLimit !== undefined && !this.#isLimitTold) {
      this.#isLimitTold = true;
      warnings.push(limitWarning(batch.localLimit));
    }
    if (batch.droppedAnswers !== undefined && !this.#isDropTold) {
      this.#isDropTold = true;
      warnings.push(DROP_WARNING);
    }
    for (const suspect of batch.suspects ?? []) {
      // Each worker that probes a host may find it suspicious.
      if (this.#suspectsTold.size === MOST_SUSPECTS_TOLD || this.#suspectsTold.has(suspect.host)) continue;
      this.#suspectsTold.add(suspect.host);
      warnings.push(suspectWarning(this.#scan.addresses.text(suspect.host), suspect));
    }
    return warnings;
  }

  /** The first answer of a host is why it is up; told with the host, when nothing of it is on the way any more. */
  #foundHost(records: RecordColumns, index: number): void {
    const host = records.hosts[index] as number;
    const verdict = VERDICTS[records.verdicts[index] as number];
    if (verdict === undefined || this.#found.has(host) || !STATES_OF_ANSWERS.has(verdict.state)) return;
    this.#found.set(host, { reason: verdict.reason, rttMs: records.rttMs[index] as number });
  }

  #portEvent(records: RecordColumns, index: number): PortEvent {
    const { addresses, probes, hostnames } = this.#scan;
    const ip = addresses.text(records.hosts[index] as number);
    const hostname = hostnames.get(ip);
    const place = records.ports[index] as number;
    const port = probes.ports[place] as number;
    const protocol = isUdp(probes, place) ? "udp" : "tcp";
    const verdict = VERDICTS[records.verdicts[index] as number];
    const rttMs = records.rttMs[index] as number;
    const service = this.#catalogue?.lookup(protocol, port);
    if (verdict === undefined)
      throw new SystemError("WORKER_DIED", "A worker sent a verdict that there is none of: please report this.");
    return {
      type: "port",
      ip,
      ...(hostname === undefined ? {} : { hostname }),
      protocol,
      port,
      state: verdict.state,
      reason: verdict.reason,
      ...(Number.isNaN(rttMs) ? {} : { rttMs: rounded(rttMs) }),
      ...(service === undefined ? {} : { service }),
      time: new Date(records.timesMs[index] as number).toISOString(),
    };
  }

  #hostEvent(host: DoneHost): HostEvent {
    const ip = this.#scan.addresses.text(host.host);
    const hostname = this.#scan.hostnames.get(ip);
    const found = this.#found.get(host.host);
    this.#found.delete(host.host);
    return {
      type: "host",
      ip,
      ...(hostname === undefined ? {} : { hostname }),
      state: host.state,
      ...(found === undefined ? {} : { reason: found.reason }),
      ...(found === undefined || Number.isNaN(found.rttMs) ? {} : { rttMs: rounded(found.rttMs) }),
      // What is asked of a host as a whole is no port to be counted.
      counts: this.#scan.specification.discovery === undefined ? host.counts : [],
      time: new Date().toISOString(),
    };
  }

  /**
   * Puts what is about to be told into the checkpoint, so that a process that is killed loses nothing that it told. Where the checkpoint
   * cannot be written, that is left to the commits, which come less often.
   */
  async #safeguard(): Promise<WarningEvent | undefined> {
    const writer = this.#scan.checkpoint?.writer;
    if (writer === undefined || !writer.hasEvents || this.#isCheckpointLost) return undefined;
    if (!writer.hasBegun) return this.#commit(false);
    return writer.flush().then(
      () => undefined,
      (error: unknown) => this.#checkpointWarning(error),
    );
  }

  async #commitIfDue(): Promise<WarningEvent | undefined> {
    const { checkpoint } = this.#scan;
    if (checkpoint === undefined || performance.now() < this.#commitDueMs) return undefined;
    const startedMs = performance.now();
    const warning = await this.#commit();
    const endedMs = performance.now();
    this.#commitDueMs = endedMs + Math.max(checkpoint.intervalMs, (endedMs - startedMs) / CHECKPOINT_SHARE);
    return warning;
  }

  /** A checkpoint that cannot be written is told once; the scan goes on, and so do the tries. */
  async #commit(durable = true): Promise<WarningEvent | undefined> {
    try {
      const state: ScanState = {
        shards: this.#shards().map(({ next, end, pending }) => ({ next, end, pending: Array.from(pending) })),
        groups: this.#ledger.snapshot().map((group) => ({
          ...group,
          cells: group.cells.map(([key, count]): [number, number] => [key, count]),
          timedOut: [...group.timedOut],
        })),
        ...this.#tally.state(),
        elapsedMs: this.elapsedMs,
      };
      await this.#scan.checkpoint?.writer.commit(state, durable);
      return undefined;
    } catch (error) {
      return this.#checkpointWarning(error);
    }
  }

  #checkpointWarning(error: unknown): WarningEvent | undefined {
    if (!(error instanceof PortolanError) || this.#isCheckpointLost) return undefined;
    this.#isCheckpointLost = true;
    return { type: "warning", code: "checkpoint-unwritable", message: error.message };
  }

  async #closeCheckpoint(failure: unknown, isOver: boolean): Promise<WarningEvent | undefined> {
    if (this.#scan.checkpoint === undefined) return undefined;
    const { writer, keepWhenFinished } = this.#scan.checkpoint;
    if (!isOver) await this.#applyRest();
    if (failure === undefined && this.#isComplete()) {
      if (keepWhenFinished) {
        const warning = writer.hasEvents ? await this.#commit(false) : undefined;
        await writer.close();
        return warning;
      }
      return writer.remove().then(
        () => undefined,
        (error: unknown) => this.#checkpointWarning(error),
      );
    }
    const warning = await this.#commit();
    await writer.close();
    return warning;
  }

  /** After the consumer has left: what the workers still sent goes into the checkpoint, if nowhere else. */
  async #applyRest(): Promise<void> {
    try {
      for (let item = await this.#queue.next(); item !== undefined; item = await this.#queue.next()) {
        if (!("type" in item)) await this.#take(item);
      }
    } catch {
      // The run's own failure: it was, or is being, told to whoever still listens.
    }
  }
}

/** How many positions of a shard are not decided. */
function positionsLeft({ next, end, pending }: ShardPosition): number {
  return end - next + pending.length;
}

const rounded = (ms: number): number => Math.round(ms * 1_000) / 1_000;

const DROP_WARNING: WarningEvent = {
  type: "warning",
  code: "answers-dropped",
  message:
    "Answers came faster than they could be read, and this machine threw some away, so that ports may be missed: scan again at a lower --max-rate.",
};

function suspectWarning(ip: string, { open, dynamic, ttl, window }: Suspect): WarningEvent {
  return {
    type: "warning",
    code: "host-too-good",
    message: `${ip} agrees to everything: all of the ${open} TCP ports that answered so far are open, ${dynamic} of them among the dynamic ports, each with TTL ${ttl} and window ${window}. That looks like a SYN proxy, a tarpit or a middlebox, so its open ports say little; --max-open-per-host bounds the time spent on it.`,
  };
}

function limitWarning(lack: string): WarningEvent {
  const advice =
    lack === "EMFILE" ? "raise the limit of open files (ulimit -n)" : "widen what is short, or lower --max-parallelism";
  return {
    type: "warning",
    code: "local-limit",
    message: `This machine ran short of something (${lack}), so the scan goes slower: ${advice}.`,
  };
}
