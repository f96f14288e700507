import { z } from "zod";

/** What the process that makes the load is told, as JSON in its argument. */
export const loadOrderSchema = z.object({
  url: z.string(),
  /** Clients that follow the scan whose identifier comes on standard input; 0 for none, and no scan. */
  followers: z.int().nonnegative(),
  requestsPerSecond: z.int().positive(),
  /** How long it asks where there is no scan; with one, it asks until that is over. */
  seconds: z.number().positive(),
});

export type LoadOrder = z.infer<typeof loadOrderSchema>;

/** What came of the load. */
export const loadReportSchema = z.object({
  /** Milliseconds from each request to the end of its answer. */
  latenciesMs: z.array(z.number()),
  /** Answers that were none, or of another status than 200. */
  failures: z.int().nonnegative(),
  /** Followers that were told that the scan was over. */
  whole: z.int().nonnegative(),
});

export type LoadReport = z.infer<typeof loadReportSchema>;
