import { z } from "zod";
import { scanBodySchema } from "../scans/scan-body.ts";
import { isWebhookUrl } from "../webhooks/webhook-url.ts";

const LONGEST_NAME = 200;
const LONGEST_CRON = 128;
const LONGEST_TIME_ZONE = 64;
const LONGEST_JITTER_SECONDS = 3_600;
const LONGEST_URL = 2_048;

const webhookBodySchema = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(LONGEST_URL)
    .refine(isWebhookUrl, "Give an http or https URL, without a user name and a password."),
  /** Whether every comparison makes a notice, or only one that found changes. */
  on: z.enum(["change", "always"]).default("change"),
});

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
  /** Who is told of what a scan finds otherwise than the one before. */
  webhook: webhookBodySchema.exactOptional(),
});

export type ScheduleBody = z.infer<typeof scheduleBodySchema>;
