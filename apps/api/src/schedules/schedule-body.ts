import { z } from "zod";
import { scanBodySchema } from "../scans/scan-body.ts";

const LONGEST_NAME = 200;
const LONGEST_CRON = 128;
const LONGEST_TIME_ZONE = 64;
const LONGEST_JITTER_SECONDS = 3_600;

/** The body of `POST /v1/schedules`: shapes and lengths. What the times mean, `Timetable` judges. */
export const scheduleBodySchema = z.strictObject({
  name: z.string().min(1).max(LONGEST_NAME).exactOptional(),
  /** Minute, hour, day of month, month and day of week, or a nickname such as `@daily`. */
  cron: z.string().min(1).max(LONGEST_CRON),
  /** A name of the IANA time zone database. */
  timeZone: z.string().min(1).max(LONGEST_TIME_ZONE).default("UTC"),
  /** Each scan begins up to so much later, by chance. */
  jitterSeconds: z.int().min(0).max(LONGEST_JITTER_SECONDS).default(0),
  /** What each scan is asked for with. */
  scan: scanBodySchema,
});

export type ScheduleBody = z.infer<typeof scheduleBodySchema>;
