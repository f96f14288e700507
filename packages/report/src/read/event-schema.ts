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

/* Loaded only to read results: a scan must not wait for the schema library. */

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

const protocol = words<PortEvent["protocol"]>({ tcp: true, udp: true });

const portState = words<PortEvent["state"]>({
  open: true,
  closed: true,
  filtered: true,
  unfiltered: true,
  "open|filtered": true,
  unknown: true,
});

const reason = words<PortEvent["reason"]>({
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
  return reason.safeParse(text).success;
}

const stateCount = z.object({ protocol, state: portState, reason, count } satisfies Fields<StateCount>);

const service = z.object({
  name: z.string(),
  description: z.string(),
  product: z.exactOptional(z.string()),
  version: z.exactOptional(z.string()),
  extraInfo: z.exactOptional(z.string()),
} satisfies Fields<Service>);

const start = z.object({
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

const port = z.object({
  type: z.literal("port"),
  ip,
  hostname: z.exactOptional(z.string()),
  protocol,
  port: portNumber,
  state: portState,
  reason,
  rttMs: z.exactOptional(milliseconds),
  service: z.exactOptional(service),
  time,
} satisfies Fields<PortEvent>);

const host = z.object({
  type: z.literal("host"),
  ip,
  hostname: z.exactOptional(z.string()),
  state: words<HostEvent["state"]>({ up: true, silent: true, "timed-out": true }),
  reason: z.exactOptional(reason),
  rttMs: z.exactOptional(milliseconds),
  counts: z.array(stateCount),
  time,
} satisfies Fields<HostEvent>);

const warning = z.object({
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

const end = z.object({
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
  counts: z.array(stateCount),
  droppedAnswers: z.exactOptional(count),
  ratePerSecond: z.exactOptional(milliseconds),
  estimatedMissedShare: z.exactOptional(z.number().check(z.minimum(0), z.maximum(1))),
} satisfies Fields<EndEvent>);

const eventSchema: z.ZodMiniType<ScanEvent> = z.discriminatedUnion("type", [start, port, host, warning, end]);

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
