import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { type Findings, portName } from "./findings.ts";

/** What Portolan's NDJSON tells. */
export interface PortolanFindings extends Findings {
  readonly retransmitted: number;
}

const count = z.number().int().nonnegative();
const eventSchema = z.looseObject({ type: z.string() });
const portSchema = z.object({ ip: z.string(), port: z.number().int().min(0).max(65_535), state: z.string() });
const endSchema = z.object({ type: z.literal("end"), status: z.string(), decided: count, retransmitted: count });

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
    return { open, decided: end.decided, retransmitted: end.retransmitted };
  } catch (cause) {
    if (cause instanceof BenchError) throw cause;
    throw new BenchError(`Portolan's NDJSON can't be read: ${String(cause)}`, { cause });
  }
}
