/** Sorted ranges that neither overlap nor touch. */
export interface RangeList<T extends number | bigint> {
  readonly length: number;
  /** First member of range `index`. */
  first(index: number): T;
  /** The number after the last member of range `index`. */
  end(index: number): T;
}

/** The most ranges that one list may hold: 128 MiB of them in IPv4. A guard against hostile input, far above honest lists. */
export const MAX_RANGES = 2 ** 24;

/** Whether a number belongs to the result, by whether it is in the left and in the right list; never when it is in neither. */
export type Membership = (inLeft: boolean, inRight: boolean) => boolean;

/** Members of either list. */
export const inEither: Membership = (inLeft, inRight) => inLeft || inRight;
/** Members of both lists. */
export const inBoth: Membership = (inLeft, inRight) => inLeft && inRight;
/** Members of the left list which are not in the right one. */
export const inLeftOnly: Membership = (inLeft, inRight) => inLeft && !inRight;

/**
 * Any set operation on two lists, in one pass.
 *
 * A list is seen as the ascending row of its edges, at each of which membership flips: range starts (even positions) and range
 * ends (odd ones). The merged row of both lists is walked, and a range is given out whenever `belongs` has been true from one edge
 * to another. What is given out is sorted, disjoint and apart.
 */
export function combineRanges<T extends number | bigint>(
  left: RangeList<T>,
  right: RangeList<T>,
  belongs: Membership,
  give: (first: T, end: T) => void,
): void {
  const cursors = [new EdgeCursor(left), new EdgeCursor(right)] as const;
  let start: T | undefined;
  for (let edge = nextEdge(...cursors); edge !== undefined; edge = nextEdge(...cursors)) {
    for (const cursor of cursors) if (cursor.edge === edge) cursor.advance();
    const belonging = belongs(cursors[0].inside, cursors[1].inside);
    if (belonging && start === undefined) start = edge;
    if (!belonging && start !== undefined) {
      give(start, edge);
      start = undefined;
    }
  }
}

function nextEdge<T extends number | bigint>(left: EdgeCursor<T>, right: EdgeCursor<T>): T | undefined {
  if (left.edge === undefined) return right.edge;
  if (right.edge === undefined) return left.edge;
  const nearest = left.edge < right.edge ? left : right;
  return nearest.edge;
}

class EdgeCursor<T extends number | bigint> {
  readonly #list: RangeList<T>;
  #position = 0;
  /** The edge ahead; nothing after the last. */
  edge: T | undefined;

  constructor(list: RangeList<T>) {
    this.#list = list;
    this.edge = this.#read();
  }

  /** Whether the numbers just before the edge ahead are in the list. */
  get inside(): boolean {
    return this.#position % 2 === 1;
  }

  advance(): void {
    this.#position += 1;
    this.edge = this.#read();
  }

  #read(): T | undefined {
    const range = Math.floor(this.#position / 2);
    if (range >= this.#list.length) return undefined;
    return this.inside ? this.#list.end(range) : this.#list.first(range);
  }
}
