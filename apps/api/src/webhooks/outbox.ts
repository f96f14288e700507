import type { Answer } from "@portolan/report/notice";
import { type NoticeRecord, type ScheduleRecord, type Store, StoreError } from "@portolan/store";
import { Problem } from "../problem/problem.ts";
import { failureOf } from "../scans/scan-run.ts";
import type { ScheduleTotals } from "../schedules/schedule-totals.ts";
import type { Clock } from "../time/clock.ts";
import { DueLoop, type DueWork } from "../time/due-loop.ts";
import { postNotice } from "./post-notice.ts";

/** Milliseconds after each try that failed, until the next: some four and a half hours together. */
const PAUSES_MS = [10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000, 10_800_000];
const MOST_AT_ONCE = 4;
const TRY_TIMEOUT_MS = 10_000;

/** What the outbox is made with. */
export interface OutboxOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly totals: Pick<ScheduleTotals, "addTry">;
  /** The address that a webhook leads to now, judged by the policies of this server and of whoever made the schedule. */
  readonly addressOf: (url: URL, owner: string) => Promise<string>;
  /** Told what went wrong that no client hears of. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Delivers notices, and tries again for some hours where that may help: also those that it finds when it starts. Whoever is killed in the
 * middle of a try makes it again, so that a notice arrives at least once, each time with the same identifier.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #loop: DueLoop<DueWork>;
  readonly #stopping = new AbortController();

  constructor(options: OutboxOptions) {
    const { store, clock, onError } = options;
    this.#options = options;
    this.#loop = new DueLoop({
      clock,
      upcoming: () => store.notices.upcoming(2 * MOST_AT_ONCE).map(({ id, nextMs }) => ({ id, dueMs: nextMs })),
      run: ({ id }) => this.#deliver(id),
      mostAtOnce: MOST_AT_ONCE,
      onError,
    });
  }

  /** Posts what is due, and waits for what will be: to be called when it starts, and when there is a new notice. */
  wake(): void {
    this.#loop.arm();
  }

  /** Lets go of the tries that are being made: they are made again when it starts. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop.stop();
  }

  async #deliver(id: string): Promise<void> {
    const { store } = this.#options;
    const notice = store.notices.find(id);
    const schedule = notice && store.schedules.find(notice.schedule);
    // It went with its schedule.
    if (notice === undefined || schedule === undefined) return;
    const answer = await this.#try(notice, schedule);
    if (!this.#stopping.signal.aborted) this.#keep(notice, answer);
  }

  async #try(notice: NoticeRecord, { webhook, id, owner }: ScheduleRecord): Promise<Answer> {
    const { store, clock, addressOf, onError } = this.#options;
    const secret = store.schedules.webhookSecret(id);
    if (webhook === null || secret === undefined) return { kind: "refused", reason: "the schedule has no webhook" };
    const url = new URL(webhook.url);
    try {
      const address = await addressOf(url, owner);
      const { signal } = this.#stopping;
      return await postNotice(notice, { url, address, secret, signal, timeoutMs: TRY_TIMEOUT_MS, nowMs: clock.now() });
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const { code, message } = failureOf(error);
      if (code === "internal-error") onError?.(error);
      return error instanceof Problem
        ? { kind: "refused", reason: message }
        : { kind: "busy", reason: message, pauseMs: 0 };
    }
  }

  #keep({ id, attempts: before }: NoticeRecord, answer: Answer): void {
    const { store, clock, totals } = this.#options;
    const attempts = before + 1;
    const pauseMs = answer.kind === "busy" ? PAUSES_MS[before] : undefined;
    if (answer.kind === "taken") {
      store.notices.change(id, { attempts, nextMs: null, deliveredMs: clock.now(), problem: null });
      totals.addTry("delivered");
    } else if (answer.kind === "refused" || pauseMs === undefined) {
      store.notices.change(id, { attempts, nextMs: null, deliveredMs: null, problem: answer.reason });
      totals.addTry(answer.kind === "refused" ? "refused" : "given-up");
    } else {
      const nextMs = clock.now() + Math.max(pauseMs, answer.pauseMs);
      store.notices.change(id, { attempts, nextMs, deliveredMs: null, problem: answer.reason });
      totals.addTry("postponed");
    }
  }
}
