/** How often something was seen. */
export interface Share {
  readonly label: string;
  readonly count: number;
}

/** Labels that a tally tells apart: more than there are ports of both protocols, or names in any registry. */
const MOST_LABELS = 150_000;

/** Counts what it sees by label. Labels beyond the first 150,000, which only made-up input has, are counted together. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #mostLabels: number;
  #total = 0;

  constructor(mostLabels = MOST_LABELS) {
    this.#mostLabels = mostLabels;
  }

  /** Sum of all that was counted. */
  get total(): number {
    return this.#total;
  }

  add(label: string, count = 1): void {
    this.#total += count;
    const before = this.#counts.get(label);
    if (before !== undefined || this.#counts.size < this.#mostLabels) this.#counts.set(label, (before ?? 0) + count);
  }

  count(label: string): number {
    return this.#counts.get(label) ?? 0;
  }

  /** The most frequent, largest first, and how much all others come to. */
  top(most: number): { readonly shares: readonly Share[]; readonly others: number } {
    const shares = [...this.#counts]
      .map(([label, count]) => ({ label, count }))
      .sort((left, right) => right.count - left.count || (left.label < right.label ? -1 : 1))
      .slice(0, most);
    return { shares, others: this.#total - shares.reduce((sum, { count }) => sum + count, 0) };
  }
}
