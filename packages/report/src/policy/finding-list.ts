import type { Findings } from "./policy-report.ts";

/** The most findings of a kind that a report lists: its size must not grow with what a scan finds. */
export const MOST_LISTED = 1000;

/** Counts all findings, keeps the first. */
export class FindingList<Finding> {
  #count = 0;
  readonly #listed: Finding[] = [];

  add(finding: Finding): void {
    this.#count += 1;
    if (this.#listed.length < MOST_LISTED) this.#listed.push(finding);
  }

  /** What has been added so far, in this order. */
  findings(compare: (left: Finding, right: Finding) => number): Findings<Finding> {
    return { count: this.#count, listed: this.#listed.toSorted(compare) };
  }
}
