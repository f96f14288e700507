import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { OPEN_OR_FILTERED, portName, type UdpFindings } from "./findings.ts";

/** What Portolan's NDJSON tells. */
export interface PortolanFindings extends UdpFindings {
  readonly retransmitted: number;
  /** Ports that were given a state by an answer, not by silence. */
  readonly answered: number;
  /** Portolan's own estimate, 0 to 1, of the share of answering ports that it missed; absent when it makes none. */
  readonly estimatedMissedShare?: number;
  /** The rate that a sweep settled on, probes a second; absent when it had none to choose. */
  readonly ratePerSecond?: number;
}

const count = z.number().int().nonnegative();
const eventSchema = z.looseObject({ type: z.string() });
const portSchema = z.object({ ip: z.string(), port: z.number().int().min(0).max(65_535), state: z.string() });
const endSchema = z.object({
  type: z.literal("end"),
  status: z.string(),
  decided: count,
  retransmitted: count,
  counts: z.array(z.object({ state: z.string(), reason: z.string(), count })),
  estimatedMissedShare: z.number().min(0).max(1).optional(),
  ratePerSecond: z.number().nonnegative().optional(),
});

/** @throws BenchError when the lines are no finished scan. */
export function parseNdjson(text: string): PortolanFindings {
  try {
    const events = text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => eventSchema.parse(JSON.parse(line)));
    const end = endSchema.parse(events.at(-1));
    if (end.status !== "finished") throw new BenchError(`Portolan's scan ended ${end.status}.`);
    const ports = events.filter(({ type }) => type === "port").map((event) => portSchema.parse(event));
    const open = new Set(ports.filter(({ state }) => state === "open").map(({ ip, port }) => portName(ip, port)));
    return {
      open,
      decided: end.decided,
      retransmitted: end.retransmitted,
      answered: portsOf(end.counts.filter(({ reason }) => reason !== "no-response")),
      openOrFiltered: portsOf(end.counts.filter(({ state }) => state === OPEN_OR_FILTERED)),
      ...(end.estimatedMissedShare === undefined ? {} : { estimatedMissedShare: end.estimatedMissedShare }),
      ...(end.ratePerSecond === undefined ? {} : { ratePerSecond: end.ratePerSecond }),
    };
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    throw new BenchError(`Portolan's NDJSON can't be read: ${String(cause)}`, { cause });
  }
}

function portsOf(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count: ports }) => sum + ports, 0);
}
