import { isIP } from "node:net";
import type {
  EndEvent,
  HostEvent,
  PortEvent,
  ScanEvent,
  Service,
  StartEvent,
  StateCount,
  WarningEvent,
} from "@portolan/core";
import * as z from "zod/mini";

/* Loaded only where results are read or described: a scan must not wait for the schema library. */

/** A schema for each field, the optional ones too: what is forgotten here would be lost when results are read. */
type Fields<T> = { readonly [K in keyof Required<T>]: z.ZodMiniType };

/** The words of a union, each named once, and none forgotten. */
function words<T extends string>(all: Readonly<Record<T, true>>) {
  return z.enum(Object.keys(all) as [T, ...T[]]);
}

const count = z.int().check(z.nonnegative());
const milliseconds = z.number().check(z.nonnegative());
const portNumber = z.int().check(z.minimum(0), z.maximum(65_535));
const time = z.iso.datetime({ offset: true });
const ip = z.string().check(z.refine((text) => isIP(text) !== 0));

export const protocolSchema = words<PortEvent["protocol"]>({ tcp: true, udp: true });

export const portStateSchema = words<PortEvent["state"]>({
  open: true,
  closed: true,
  filtered: true,
  unfiltered: true,
  "open|filtered": true,
  unknown: true,
});

export const reasonSchema = words<PortEvent["reason"]>({
  "syn-ack": true,
  reset: true,
  "udp-response": true,
  "echo-reply": true,
  "timestamp-reply": true,
  "arp-response": true,
  "nd-response": true,
  "no-response": true,
  "net-unreach": true,
  "host-unreach": true,
  "proto-unreach": true,
  "port-unreach": true,
  "source-route-failed": true,
  "net-unknown": true,
  "host-unknown": true,
  "net-prohibited": true,
  "host-prohibited": true,
  "admin-prohibited": true,
  "beyond-scope": true,
  "policy-failed": true,
  "route-rejected": true,
  "dest-unreach": true,
  "unknown-response": true,
  "no-route": true,
  "no-source-address": true,
  "local-denied": true,
});

/** Whether a text is a reason of ours. */
export function isReason(text: string): text is PortEvent["reason"] {
  return reasonSchema.safeParse(text).success;
}

export const stateCountSchema = z.object({
  protocol: protocolSchema,
  state: portStateSchema,
  reason: reasonSchema,
  count,
} satisfies Fields<StateCount>);

export const serviceSchema = z.object({
  name: z.string(),
  description: z.string(),
  product: z.exactOptional(z.string()),
  version: z.exactOptional(z.string()),
  extraInfo: z.exactOptional(z.string()),
} satisfies Fields<Service>);

export const startSchema = z.object({
  type: z.literal("start"),
  scanner: z.exactOptional(z.string()),
  version: z.string(),
  arguments: z.array(z.string()),
  time,
  seed: z.exactOptional(z.string()),
  engine: z.exactOptional(words<NonNullable<StartEvent["engine"]>>({ connect: true, net: true, raw: true })),
  targets: z.exactOptional(z.array(z.string())),
  ports: z.exactOptional(z.string()),
  hosts: count,
  tcpPorts: count,
  udpPorts: count,
  techniques: z.array(words<StartEvent["techniques"][number]>({ connect: true, syn: true, ack: true, udp: true })),
  sweep: z.boolean(),
  discovery: z.exactOptional(z.object({ hosts: count, hostsUp: count })),
  probes: count,
  shard: z.exactOptional(z.object({ index: count, count })),
  resumed: z.boolean(),
} satisfies Fields<StartEvent>);

export const portSchema = z.object({
  type: z.literal("port"),
  ip,
  hostname: z.exactOptional(z.string()),
  protocol: protocolSchema,
  port: portNumber,
  state: portStateSchema,
  reason: reasonSchema,
  rttMs: z.exactOptional(milliseconds),
  service: z.exactOptional(serviceSchema),
  time,
} satisfies Fields<PortEvent>);

export const hostSchema = z.object({
  type: z.literal("host"),
  ip,
  hostname: z.exactOptional(z.string()),
  state: words<HostEvent["state"]>({ up: true, silent: true, "timed-out": true }),
  reason: z.exactOptional(reasonSchema),
  rttMs: z.exactOptional(milliseconds),
  counts: z.array(stateCountSchema),
  time,
} satisfies Fields<HostEvent>);

export const warningSchema = z.object({
  type: z.literal("warning"),
  code: words<WarningEvent["code"]>({
    "target-unresolvable": true,
    "special-purpose-skipped": true,
    "worker-restarted": true,
    "local-limit": true,
    "engine-fallback": true,
    "answers-dropped": true,
    "host-too-good": true,
    "checkpoint-unwritable": true,
    "left-out": true,
    "hostnames-incomplete": true,
  }),
  message: z.string(),
} satisfies Fields<WarningEvent>);

export const endSchema = z.object({
  type: z.literal("end"),
  status: words<EndEvent["status"]>({ finished: true, aborted: true, "timed-out": true, failed: true }),
  time,
  elapsedMs: milliseconds,
  hostsUp: count,
  hostsDone: count,
  sent: count,
  retransmitted: count,
  answered: count,
  decided: count,
  counts: z.array(stateCountSchema),
  droppedAnswers: z.exactOptional(count),
  ratePerSecond: z.exactOptional(milliseconds),
  estimatedMissedShare: z.exactOptional(z.number().check(z.minimum(0), z.maximum(1))),
} satisfies Fields<EndEvent>);

const eventSchema: z.ZodMiniType<ScanEvent> = z.discriminatedUnion("type", [
  startSchema,
  portSchema,
  hostSchema,
  warningSchema,
  endSchema,
]);

/** A value that was found to be an event, or the field that shows that it is none. */
export type EventCheck =
  | { readonly ok: true; readonly event: ScanEvent }
  | { readonly ok: false; readonly field: string; readonly cause: unknown };

/** Whether a value is an event of a scan. Fields that events do not have are left out of it. */
export function checkEvent(value: unknown): EventCheck {
  const result = eventSchema.safeParse(value);
  if (result.success) return { ok: true, event: result.data };
  const path = result.error.issues[0]?.path ?? [];
  return { ok: false, field: path.length === 0 ? "type" : path.join("."), cause: result.error };
}
