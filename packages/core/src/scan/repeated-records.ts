import type { ScanSpace } from "../plan/scan-space.ts";
import type { ShardPosition } from "../workers/protocol.ts";

/** Positions a page of marks, and the words of such a page. */
const POSITIONS_A_PAGE = 2 ** 15;
const WORDS_A_PAGE = POSITIONS_A_PAGE / 32;

/**
 * Knows which records of a sweep have been told, so that none is told twice.
 *
 * A sweep tells an open port as soon as it answers, and its shard's `next` follows later, when the port's neighbours in the order are
 * settled too. A worker that takes up a shard again, after an interruption or the death of its predecessor, begins at `next`: whatever
 * was told from there on comes again. So one bit is kept for each position from `next` to the last that was told, in pages that are
 * given up as `next` passes them: a few megabytes, for any number of open ports.
 */
export class RepeatedRecords {
  readonly #space: ScanSpace;
  readonly #shards: readonly ShardPosition[];
  /** Marks by page number, for each worker's shard. */
  readonly #pages: readonly Map<number, Uint32Array>[];

  /** @param shards Where each worker's shard stands at the start, by the worker's number. */
  constructor(space: ScanSpace, shards: readonly ShardPosition[]) {
    this.#space = space;
    this.#shards = shards;
    this.#pages = shards.map(() => new Map());
  }

  /** Takes in a record that an earlier run told, by the numbers of its host and its port. */
  restore(host: number, port: number): void {
    const position = this.#space.positionOf(host, port);
    const worker = this.#shards.findIndex(({ next, end }) => position >= next && position < end);
    if (worker >= 0) this.#mark(worker, position);
  }

  /** Whether a worker's record is told for the first time; from then on it has been told. */
  isNew(worker: number, host: number, port: number): boolean {
    return this.#mark(worker, this.#space.positionOf(host, port));
  }

  /** A worker's shard now stands at `next`: nothing below will be told again. */
  settled(worker: number, next: number): void {
    const pages = this.#pages[worker];
    if (pages === undefined) return;
    for (const page of pages.keys()) if ((page + 1) * POSITIONS_A_PAGE <= next) pages.delete(page);
  }

  /** Marks a position; whether it was not marked before. */
  #mark(worker: number, position: number): boolean {
    const pages = this.#pages[worker];
    if (pages === undefined) throw new RangeError(`There is no worker ${worker}.`);
    const page = Math.floor(position / POSITIONS_A_PAGE);
    let marks = pages.get(page);
    if (marks === undefined) {
      marks = new Uint32Array(WORDS_A_PAGE);
      pages.set(page, marks);
    }
    const place = position - page * POSITIONS_A_PAGE;
    const word = marks[place >>> 5] as number;
    const bit = 1 << (place & 31);
    marks[place >>> 5] = word | bit;
    return (word & bit) === 0;
  }
}
