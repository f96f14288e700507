import * as z from "zod/mini";
import { ENGINE_NAMES } from "../engines/engine-name.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";
import { DISCOVERY_KINDS, TECHNIQUES } from "../workers/technique.ts";

const positive = z.number().check(z.positive());
const nonnegative = z.number().check(z.nonnegative());
const positiveInteger = z.int().check(z.positive());

/** Everything that decides what a scan probes and how, with no choice left open: what a checkpoint must hold to go on with it. */
export const specificationSchema = z.object({
  /** Address ranges as `AddressSet` writes them. */
  addresses: z.array(z.string()),
  /** Canonical address to the name it was asked for by. */
  hostnames: z.array(z.tuple([z.string(), z.string()])),
  /** Ports as `formatPorts` writes them. */
  ports: z.string(),
  /** What is asked of them; a checkpoint without it is of a connect scan. */
  techniques: z._default(z.array(z.enum(TECHNIQUES)), ["connect"]),
  /** Rounds of a sweep; absent for a stateful scan. */
  sweepRounds: z.optional(positiveInteger),
  interfaceName: z.optional(z.string()),
  sourcePort: z.optional(positiveInteger),
  maxOpenPerHost: z.optional(positiveInteger),
  /** Questions put to each host, where hosts alone are looked for. */
  discovery: z.optional(
    z.array(z.object({ kind: z.enum(DISCOVERY_KINDS), ports: z.optional(z.array(positiveInteger)) })),
  ),
  /** What was asked for, before discovery, as `StartEvent` tells it. */
  targets: z.optional(z.array(z.string())),
  /** What discovery came to, where hosts were looked for first. */
  discovered: z.optional(z.object({ hosts: positiveInteger, hostsUp: z.int().check(z.nonnegative()) })),
  seed: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  shard: z.optional(z.object({ index: positiveInteger, count: positiveInteger })),
  engine: z.enum(ENGINE_NAMES),
  pace: z.object({
    fixedRatePerSecond: z.optional(positive),
    minRatePerSecond: z.optional(positive),
    maxRatePerSecond: z.optional(positive),
    maxRatePerHost: z.optional(positive),
    maxRetries: z.int().check(z.nonnegative()),
    initialRttTimeoutMs: positive,
    minRttTimeoutMs: positive,
    maxRttTimeoutMs: positive,
    scanDelayMs: nonnegative,
    hostTimeoutMs: nonnegative,
    maxParallelism: positiveInteger,
    maxHostWindow: positiveInteger,
  }) satisfies z.ZodMiniType<Partial<PaceSettings>>,
  records: z.enum(["open", "all"]),
  hosts: z.enum(["open", "answered", "all"]),
  arguments: z.array(z.string()),
  /** When the scan first began, ISO 8601. */
  time: z.iso.datetime(),
});

export type Specification = z.infer<typeof specificationSchema>;
