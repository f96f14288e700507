import type { ProblemDocument } from "./types.ts";

/** What the server refused, in its own words. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: ProblemDocument;
  /** Milliseconds after which the server wants to be asked again; undefined when it said nothing. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: ProblemDocument, retryAfterMs: number | undefined) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}
