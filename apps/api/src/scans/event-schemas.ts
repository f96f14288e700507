import { endSchema, hostSchema, portSchema, startSchema, warningSchema } from "@portolan/report/schemas";
import { type LoggedEvent, SCAN_STATUSES, type StatusEvent } from "@portolan/store";
import { z } from "zod";

export const scanStatusSchema = z.enum(SCAN_STATUSES);

/** What has become of a scan, as an event of it. */
export const statusEventSchema = z.object({
  type: z.literal("status"),
  status: scanStatusSchema,
  time: z.iso.datetime(),
}) satisfies z.ZodType<StatusEvent>;

/** What a scan tells that is kept. */
export const scanEventSchema = z.discriminatedUnion("type", [
  startSchema,
  portSchema,
  hostSchema,
  warningSchema,
  endSchema,
  statusEventSchema,
]) satisfies z.ZodType<LoggedEvent>;
