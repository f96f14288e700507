/** A row and the text that it is sorted by. */
interface KeyedRow {
  readonly key: string;
  readonly html: string;
}

/** Of any number of rows, those whose keys come first. Holds at most twice as many as it keeps. */
export class FirstRows {
  readonly #most: number;
  #rows: KeyedRow[] = [];
  #total = 0;
  /** What is not below it is not among the first. */
  #bound: string | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** How many rows there were. */
  get total(): number {
    return this.#total;
  }

  /** Takes a row; `render` is called only when it may be among the first. */
  add(key: string, render: () => string): void {
    this.#total += 1;
    if (this.#bound !== undefined && key >= this.#bound) return;
    this.#rows.push({ key, html: render() });
    if (this.#rows.length >= 2 * Math.max(1, this.#most)) this.#cut();
  }

  /** The first rows, in the order of what `orderOf` makes of their keys. */
  take(orderOf: (key: string) => string): string[] {
    this.#cut();
    const ordered = this.#rows.map(({ key, html }) => ({ key: orderOf(key), html }));
    return ordered.sort(byKey).map(({ html }) => html);
  }

  #cut(): void {
    this.#rows.sort(byKey);
    this.#bound = this.#rows[this.#most]?.key ?? this.#bound;
    this.#rows.length = Math.min(this.#rows.length, this.#most);
  }
}

function byKey(left: KeyedRow, right: KeyedRow): number {
  if (left.key === right.key) return 0;
  return left.key < right.key ? -1 : 1;
}
