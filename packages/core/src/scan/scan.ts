import type { Checkpoint } from "../checkpoint/read-checkpoint.ts";
import { InputError, SystemError } from "../errors.ts";
import { checkRate } from "../pace/pace-settings.ts";
import type { ScanEvent, ScanProgress } from "../results/events.ts";
import { AddressSet } from "../targets/address-set.ts";
import { Order } from "../workers/control-block.ts";
import { createRunner } from "../workers/create-runner.ts";
import type { WorkerPool } from "../workers/pool-runner.ts";
import type { ShardRunner } from "../workers/shard-runner.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { type Look, prepareDiscovered } from "./prepare-discovered.ts";
import { prepareScan } from "./prepare-scan.ts";
import type { PreparedScan } from "./prepared-scan.ts";
import type { ScanRequest } from "./request.ts";
import { prepareResumed, type ResumeOptions } from "./resume-scan.ts";
import { collectResult, type Scan, type ScanResult } from "./scan-handle.ts";
import { ScanRun, type StopStatus } from "./scan-run.ts";
import type { ThreadAllotment } from "./thread-allotment.ts";

/** Time over which the rate of the progress view is measured. */
const RATE_SPAN_MS = 1_000;

/**
 * Starts a scan when its events are first asked for.
 *
 * Iteration throws an `InputError` for what the request got wrong, before the first event, and a `SystemError` when the machine
 * could not go on, after the last one.
 */
export function scan(request: ScanRequest): Scan {
  const { discovery } = request;
  if (discovery === undefined || discovery === false || (discovery !== "auto" && discovery.only === true))
    return new ScanHandle((onAllotted) => prepareScan(request, onAllotted), request);
  return new ScanHandle((onAllotted, look) => prepareDiscovered(request, discovery, onAllotted, look), request);
}

/**
 * Goes on with a scan from its checkpoint: tells what was found before, then probes what is left. The end of it is as if it had never
 * been stopped.
 *
 * @param from A checkpoint file, or what `readCheckpoint` read from one.
 */
export function resumeScan(from: string | Checkpoint, options: ResumeOptions = {}): Scan {
  return new ScanHandle((onAllotted) => prepareResumed(from, options, onAllotted), options);
}

/** Prepares a scan, and tells early which threads will probe; may run another scan first, to learn which hosts are up. */
type Prepare = (onAllotted: (allotment: ThreadAllotment) => void, look: Look) => Promise<PreparedScan>;

/** What a scan runs with, new or resumed. */
type Means = Pick<ScanRequest, "signal" | "pool" | "timeoutMs">;

class ScanHandle implements Scan {
  readonly #prepare: Prepare;
  readonly #signal: AbortSignal | undefined;
  readonly #pool: WorkerPool | undefined;
  readonly #timeoutMs: number;
  #run: ScanRun | undefined;
  #order: Order = Order.run;
  /** How the scan ends if it is stopped. */
  #stopStatus: StopStatus = "aborted";
  /** The rate that was asked for last. */
  #rateAskedFor: number | undefined;
  #excluded = AddressSet.fromJSON([]);
  #isRead = false;
  #rateSince: { readonly atMs: number; readonly sent: number } = { atMs: 0, sent: 0 };
  #ratePerSecond = 0;

  constructor(prepare: Prepare, { signal, pool, timeoutMs = 0 }: Means) {
    this.#prepare = prepare;
    this.#signal = signal;
    this.#pool = pool;
    this.#timeoutMs = timeoutMs;
  }

  get progress(): ScanProgress {
    const run = this.#run;
    const counters = run?.control.totals() ?? { sent: 0, retransmitted: 0, answered: 0, decided: 0, open: 0 };
    const elapsedMs = run?.elapsedMs ?? 0;
    this.#measureRate(elapsedMs, counters.sent);
    const total = run?.total ?? 0;
    // What a worker had decided and not yet handed on when it died is decided, and counted, a second time.
    const decided = Math.min(total, counters.decided + (run?.decidedBefore ?? 0));
    const spentMs = elapsedMs - (run?.elapsedBeforeMs ?? 0);
    const remainingMs = counters.decided > 0 ? ((total - decided) * spentMs) / counters.decided : undefined;
    return {
      ...counters,
      total,
      decided,
      stage: run === undefined ? "starting" : run.looksForHosts ? "hosts" : "ports",
      hosts: run?.hosts ?? 0,
      hostsUp: run?.hostsUp ?? 0,
      ratePerSecond: this.#ratePerSecond,
      elapsedMs,
      ...(remainingMs === undefined ? {} : { remainingMs }),
      paused: this.#order === Order.pause,
    };
  }

  pause(): void {
    this.#give(Order.pause);
  }

  resume(): void {
    this.#give(Order.run);
  }

  abort(): void {
    this.#stop("aborted");
  }

  exclude(addresses: AddressSet): void {
    this.#run?.exclude(addresses);
    this.#excluded = addresses;
  }

  setRate(ratePerSecond: number): void {
    checkRate(ratePerSecond);
    this.#rateAskedFor = ratePerSecond;
    this.#run?.control.setRate(ratePerSecond);
  }

  result(): Promise<ScanResult> {
    return collectResult(this);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ScanEvent, void> {
    if (this.#isRead)
      throw new SystemError("SCAN_ABORTED", "A scan's events can be read only once: start another scan.");
    this.#isRead = true;
    const deadline = this.#startDeadline();
    const onAbort = (): void => this.abort();
    this.#signal?.addEventListener("abort", onAbort, { once: true });
    if (this.#signal?.aborted === true) this.abort();
    try {
      const run = await this.#launch();
      yield* this.#begin(run).events();
    } finally {
      deadline?.cancel();
      this.#signal?.removeEventListener("abort", onAbort);
    }
  }

  #startDeadline(): Deadline | undefined {
    const ms = this.#timeoutMs;
    if (!(ms >= 0 && Number.isFinite(ms)))
      throw new InputError("REQUEST_INVALID", String(ms), `timeoutMs ${ms} must be a number from 0, for no bound.`);
    return ms === 0 ? undefined : startDeadline(ms, () => this.#stop("timed-out"));
  }

  /** Prepares the run while its threads are starting already. */
  async #launch(): Promise<ScanRun> {
    let runner: ShardRunner | undefined;
    try {
      const prepared = await this.#prepare(
        (allotment) => {
          runner = createRunner(allotment, this.#pool);
        },
        (first) => this.#look(first),
      );
      return new ScanRun(prepared, (allotment) => runner ?? createRunner(allotment, this.#pool));
    } catch (error) {
      await runner?.close();
      throw error;
    }
  }

  /** From here on, what the handle is asked and told concerns this run. */
  #begin(run: ScanRun): ScanRun {
    this.#run = run;
    if (this.#order === Order.abort) run.stop(this.#stopStatus);
    else run.control.give(this.#order);
    run.exclude(this.#excluded);
    if (this.#rateAskedFor !== undefined) run.control.setRate(this.#rateAskedFor);
    return run;
  }

  #look(prepared: PreparedScan): AsyncIterable<ScanEvent> {
    return this.#begin(new ScanRun(prepared, (allotment) => createRunner(allotment, this.#pool))).events();
  }

  /** The first who stops a scan says how it ends. */
  #stop(status: StopStatus): void {
    if (this.#order === Order.abort) return;
    this.#order = Order.abort;
    this.#stopStatus = status;
    this.#run?.stop(status);
  }

  #give(order: Order): void {
    if (this.#order === Order.abort) return;
    this.#order = order;
    this.#run?.control.give(order);
  }

  #measureRate(nowMs: number, sent: number): void {
    const spanMs = nowMs - this.#rateSince.atMs;
    if (spanMs < RATE_SPAN_MS && this.#ratePerSecond > 0) return;
    if (spanMs > 0) this.#ratePerSecond = Math.max(0, ((sent - this.#rateSince.sent) * 1_000) / spanMs);
    if (spanMs >= RATE_SPAN_MS) this.#rateSince = { atMs: nowMs, sent };
  }
}
