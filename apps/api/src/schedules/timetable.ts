import { randomInt } from "node:crypto";
import type { PlannedRun } from "@portolan/store";
import { Cron } from "croner";
import { Problem } from "../problem/problem.ts";

/** Minute, hour, day of month, month and day of week; or a nickname such as `@daily`. `?` is the time of its reading, so another each time. */
const FORM = /^(?:[^\s?]+(?: [^\s?]+){4}|@[a-z]+)$/;
/** A name of the IANA time zone database; offsets such as `+02:00` know no summer time. */
const ZONE_FORM = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;
/** Times that are looked at to find the shortest gap. */
const LOOKED_AT = 32;

/** When a schedule runs. */
export interface Times {
  readonly cron: string;
  readonly timeZone: string;
  readonly jitterSeconds: number;
}

/** The times of a cron expression in a time zone. */
export class Timetable {
  readonly #times: Times;
  readonly #cron: Cron;

  /** @throws Problem `schedule-invalid` */
  constructor(times: Times) {
    this.#times = times;
    checkTimeZone(times.timeZone);
    this.#cron = readCron(times);
  }

  /** The first time after another, and when a scan for it is to begin: up to the jitter later, by chance. None for what never comes. */
  nextAfter(timeMs: number): PlannedRun | null {
    const plannedMs = this.#cron.nextRun(new Date(timeMs))?.getTime();
    if (plannedMs === undefined) return null;
    return { plannedMs, dueMs: plannedMs + randomInt(this.#times.jitterSeconds * 1_000 + 1) };
  }

  /**
   * The first time after now of a schedule that is to be.
   *
   * @throws Problem `schedule-invalid` for one that never comes, comes too often, or has more jitter than there is between two times.
   */
  firstAfter(nowMs: number, shortestMs: number): PlannedRun {
    const { cron, jitterSeconds } = this.#times;
    const first = this.nextAfter(nowMs);
    if (first === null) throw invalid(cron, `Cron expression ${JSON.stringify(cron)} never comes: give one that does.`);
    const gapMs = this.#shortestGapMs(nowMs);
    if (gapMs < shortestMs) {
      const detail = `Cron expression ${JSON.stringify(cron)} comes ${gapMs / 1_000} s after itself: leave ${shortestMs / 1_000} s in between.`;
      throw invalid(cron, detail);
    }
    if (jitterSeconds * 1_000 >= gapMs) {
      const detail = `A jitter of ${jitterSeconds} s reaches the next time, ${gapMs / 1_000} s later: take less.`;
      throw invalid(String(jitterSeconds), detail);
    }
    return first;
  }

  #shortestGapMs(fromMs: number): number {
    const times = this.#cron.nextRuns(LOOKED_AT, new Date(fromMs)).map((time) => time.getTime());
    return Math.min(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  }
}

function readCron({ cron, timeZone }: Times): Cron {
  const way = 'give minute, hour, day of month, month and day of week, such as "30 2 * * 1-5", or "@daily"';
  const refusal = `Cron expression ${JSON.stringify(cron)} cannot be understood: ${way}.`;
  if (!FORM.test(cron)) throw invalid(cron, refusal);
  try {
    return new Cron(cron, { timezone: timeZone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true });
  } catch (cause) {
    throw invalid(cron, refusal, cause);
  }
}

function checkTimeZone(timeZone: string): void {
  const refusal = `Time zone ${JSON.stringify(timeZone)} is not known: give one such as "UTC" or "Europe/Berlin".`;
  if (!ZONE_FORM.test(timeZone)) throw invalid(timeZone, refusal);
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch (cause) {
    throw invalid(timeZone, refusal, cause);
  }
}

function invalid(input: string, detail: string, cause?: unknown): Problem {
  return new Problem("schedule-invalid", detail, { members: { input }, cause });
}
