import * as z from "zod/mini";

const count = z.number().check(z.nonnegative());
const position = z.int().check(z.nonnegative());

/** Where a scan stands: all that was settled is counted here or told in the events written before it. */
export const scanStateSchema = z.object({
  shards: z.array(z.object({ next: position, end: position, pending: z.array(position) })),
  groups: z.array(
    z.object({
      group: position,
      settled: position,
      cells: z.array(z.tuple([position, position])),
      timedOut: z.array(position),
    }),
  ),
  /** Counts of the whole scan, by cell. */
  totals: z.array(count),
  answeredByAttempt: z.array(count),
  silentByAttempt: z.array(count),
  sent: count,
  retransmitted: count,
  answered: count,
  decided: count,
  hostsUp: count,
  hostsDone: count,
  elapsedMs: count,
});

export type ScanState = z.infer<typeof scanStateSchema>;
