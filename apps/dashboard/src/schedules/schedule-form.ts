import { ServerProblem } from "@portolan/client";
import type { ScheduleRequest } from "../api/types.ts";
import type { FieldError } from "../parts/use-submission.ts";
import {
  FIRST_TEXTS,
  missingFields as missingOfScan,
  requestOf,
  type ScanFormTexts,
  errorsOf as scanErrorsOf,
} from "../scans/scan-form.ts";

/** The form as it is filled in. */
export interface ScheduleFormTexts {
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly jitterSeconds: string;
  /** Where notices go; empty for nowhere. */
  readonly webhookUrl: string;
  /** Whether every scan makes a notice, or only one that found changes. */
  readonly webhookOn: "change" | "always";
  readonly scan: ScanFormTexts;
}

/** Cron expressions that most schedules are. */
export const COMMON_TIMES: readonly (readonly [cron: string, label: string])[] = [
  ["@hourly", "every hour"],
  ["30 2 * * *", "every night, at 2:30"],
  ["30 2 * * MON-FRI", "on working days, at 2:30"],
  ["0 3 * * SUN", "on Sundays, at 3:00"],
  ["0 4 1 * *", "on the first of a month, at 4:00"],
];

export function firstTexts(timeZone: string): ScheduleFormTexts {
  return {
    name: "",
    cron: "30 2 * * *",
    timeZone,
    jitterSeconds: "0",
    webhookUrl: "",
    webhookOn: "change",
    scan: FIRST_TEXTS,
  };
}

/** The request that a form asks for. */
export function scheduleRequestOf(texts: ScheduleFormTexts): ScheduleRequest {
  const { name, cron, timeZone, jitterSeconds, webhookOn, scan } = texts;
  const url = texts.webhookUrl.trim();
  return {
    ...(name.trim() === "" ? {} : { name: name.trim() }),
    cron: cron.trim(),
    timeZone: timeZone.trim() === "" ? "UTC" : timeZone.trim(),
    jitterSeconds: Number(jitterSeconds),
    ...(url === "" ? {} : { webhook: { url, on: webhookOn } }),
    scan: requestOf(scan),
  };
}

/** What the page itself can tell before it asks. */
export function missingFields({ cron, jitterSeconds, scan }: ScheduleFormTexts): FieldError[] {
  const errors: FieldError[] = [];
  if (cron.trim() === "") errors.push({ field: "cron", message: "Say when: a cron expression, such as 30 2 * * *." });
  if (!/^\d{1,4}$/.test(jitterSeconds.trim()))
    errors.push({ field: "jitterSeconds", message: "The delay is a whole number of seconds, up to 3600." });
  return [...errors, ...missingOfScan(scan)];
}

/** What an error says against a form. @param timeZone The one that was sent: a problem quotes what it is about. */
export function errorsOf(error: unknown, timeZone: string): readonly FieldError[] {
  if (error instanceof ServerProblem && error.code === "schedule-invalid") {
    return [{ field: error.document["input"] === timeZone ? "timeZone" : "cron", message: error.message }];
  }
  if (error instanceof ServerProblem && error.code === "webhook-not-allowed") {
    return [{ field: "webhookUrl", message: error.message }];
  }
  return scanErrorsOf(error);
}
