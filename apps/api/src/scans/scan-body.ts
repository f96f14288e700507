import type { PaceOptions } from "@portolan/core";
import { z } from "zod";

/** Hosts that lie apart take a text each. */
const MOST_TARGETS = 4_096;
/** A DNS name is 253 characters at the most (RFC 1035, section 2.3.4); the rest is for a prefix length. */
const LONGEST_TARGET = 260;
/** The 1,000 ports most often open of TCP and of UDP, which lie apart, take 9,000 characters. */
const LONGEST_PORTS = 32_768;

const number = z.number().exactOptional();

export const paceSchema = z.strictObject({
  template: z.enum(["paranoid", "sneaky", "polite", "normal", "aggressive", "insane"]).exactOptional(),
  ratePerSecond: z.union([z.number(), z.literal("auto")]).exactOptional(),
  minRatePerSecond: number,
  maxRatePerSecond: number,
  maxRatePerHost: number,
  maxRetries: number,
  initialRttTimeoutMs: number,
  minRttTimeoutMs: number,
  maxRttTimeoutMs: number,
  scanDelayMs: number,
  hostTimeoutMs: number,
  maxParallelism: number,
}) satisfies z.ZodType<PaceOptions>;

/** The body of `POST /v1/scans`: shapes and lengths. What the texts and numbers mean, core judges. */
export const scanBodySchema = z.strictObject({
  targets: z.array(z.string().min(1).max(LONGEST_TARGET)).min(1).max(MOST_TARGETS),
  ports: z.string().min(1).max(LONGEST_PORTS),
  engine: z.enum(["auto", "raw", "connect", "net"]).exactOptional(),
  techniques: z
    .array(z.enum(["connect", "syn", "ack", "udp"]))
    .min(1)
    .max(2)
    .exactOptional(),
  pace: paceSchema.exactOptional(),
  /** Which ports become results: the open ones, or all. */
  records: z.enum(["open", "all"]).exactOptional(),
  /** Which hosts are told of: those with an open port, those that answered, or all. */
  hosts: z.enum(["open", "answered", "all"]).exactOptional(),
  /** Repeats the order of probes of another scan, as its `start` tells it. */
  seed: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .exactOptional(),
});

export type ScanBody = z.infer<typeof scanBodySchema>;
