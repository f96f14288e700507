import type { PaceOptions } from "@portolan/core";
import { z } from "zod";
import { Problem } from "../problem/problem.ts";

const MOST_TARGETS = 64;
/** A DNS name is 253 characters at the most (RFC 1035, section 2.3.4); the rest is for a prefix length. */
const LONGEST_TARGET = 260;
const LONGEST_PORTS = 4_096;
/** The most complaints that one answer lists. */
const MOST_COMPLAINTS = 10;

const number = z.number().exactOptional();

const paceSchema = z.strictObject({
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

const scanBodySchema = z.strictObject({
  targets: z.array(z.string().min(1).max(LONGEST_TARGET)).min(1).max(MOST_TARGETS),
  ports: z.string().min(1).max(LONGEST_PORTS),
  engine: z.enum(["auto", "raw", "connect", "net"]).exactOptional(),
  techniques: z
    .array(z.enum(["connect", "syn", "ack", "udp"]))
    .min(1)
    .max(2)
    .exactOptional(),
  pace: paceSchema.exactOptional(),
});

/** The body of `POST /v1/scans`: shapes and lengths. What the texts and numbers mean, core judges. */
export type ScanBody = z.infer<typeof scanBodySchema>;

/** @throws Problem `request-invalid`, each complaint with a JSON Pointer (RFC 6901) to its place. */
export function parseScanBody(body: unknown): ScanBody {
  const result = scanBodySchema.safeParse(body);
  if (result.success) return result.data;
  const errors = result.error.issues
    .slice(0, MOST_COMPLAINTS)
    .map(({ path, message }) => ({ pointer: pointerTo(path), detail: message }));
  throw new Problem("request-invalid", "The body does not describe a scan: see the errors.", { members: { errors } });
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
