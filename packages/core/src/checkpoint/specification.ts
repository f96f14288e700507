import { z } from "zod";
import { ENGINE_NAMES } from "../engines/engine-name.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";

const optionalRate = z.number().positive().optional();

/** Everything that decides what a scan probes and how, with no choice left open: what a checkpoint must hold to go on with it. */
export const specificationSchema = z.object({
  /** Address ranges as `AddressSet` writes them. */
  addresses: z.array(z.string()),
  /** Canonical address to the name it was asked for by. */
  hostnames: z.array(z.tuple([z.string(), z.string()])),
  /** TCP ports as `formatPorts` writes them. */
  ports: z.string(),
  seed: z.string().regex(/^[0-9a-f]{32}$/),
  shard: z.object({ index: z.int().positive(), count: z.int().positive() }).optional(),
  engine: z.enum(ENGINE_NAMES),
  pace: z.object({
    fixedRatePerSecond: optionalRate,
    minRatePerSecond: optionalRate,
    maxRatePerSecond: optionalRate,
    maxRetries: z.int().nonnegative(),
    initialRttTimeoutMs: z.number().positive(),
    minRttTimeoutMs: z.number().positive(),
    maxRttTimeoutMs: z.number().positive(),
    scanDelayMs: z.number().nonnegative(),
    hostTimeoutMs: z.number().nonnegative(),
    maxParallelism: z.int().positive(),
    maxHostWindow: z.int().positive(),
  }) satisfies z.ZodType<Partial<PaceSettings>>,
  records: z.enum(["open", "all"]),
  hosts: z.enum(["open", "answered", "all"]),
  arguments: z.array(z.string()),
  /** When the scan first began, ISO 8601. */
  time: z.iso.datetime(),
});

export type Specification = z.infer<typeof specificationSchema>;
