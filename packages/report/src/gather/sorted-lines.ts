import TinyQueue from "tinyqueue";
import { openTemporaryFile, type TemporaryFile } from "../temporary-file.ts";

/** Lines that come in any order and are given back sorted by their UTF-16 units, taken out once. */
export interface SortedLines {
  /** Takes a line, which has no line feed. */
  add(line: string): void;
  /** Every line, sorted. There are none left, and their space is given back, after the last. */
  drain(): Iterable<string>;
}

/** Lines of a run that wait to be merged with those of others. */
interface Run {
  line: string;
  readonly rest: Iterator<string>;
}

/** Bytes of all runs that are held at once while they are merged, and what one piece of a run has at most and at least. */
const MERGE_BYTES = 16_777_216;
const PIECE_BYTES = { most: 65_536, least: 4_096 };

/**
 * Sorts up to `memoryCharacters` in memory. Beyond, what has come is written to a temporary file as a sorted run, and the runs are merged
 * when they are read (Knuth, The Art of Computer Programming, volume 3, section 5.4): memory stays flat however many lines there are.
 *
 * `add` and `drain` throw the `Error` of `node:fs` when the disk fails them.
 */
export function createSortedLines(memoryCharacters = 4_194_304): SortedLines {
  return new ExternalSort(memoryCharacters);
}

class ExternalSort implements SortedLines {
  readonly #memoryCharacters: number;
  #lines: string[] = [];
  #characters = 0;
  #file: TemporaryFile | undefined;
  /** Where in the file each run begins. */
  #beginnings: number[] = [];

  constructor(memoryCharacters: number) {
    this.#memoryCharacters = memoryCharacters;
  }

  add(line: string): void {
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters > this.#memoryCharacters) this.#writeRun();
  }

  *drain(): Iterable<string> {
    if (this.#file === undefined) {
      yield* this.#takeSorted();
      return;
    }
    this.#writeRun();
    try {
      yield* merge(this.#runs(this.#file));
    } finally {
      this.#file.close();
      this.#file = undefined;
      this.#beginnings = [];
    }
  }

  #takeSorted(): string[] {
    const sorted = this.#lines.sort();
    this.#lines = [];
    this.#characters = 0;
    return sorted;
  }

  #writeRun(): void {
    if (this.#lines.length === 0) return;
    this.#file ??= openTemporaryFile();
    this.#beginnings.push(this.#file.length);
    this.#file.append(`${this.#takeSorted().join("\n")}\n`);
  }

  #runs(file: TemporaryFile): Iterator<string>[] {
    const share = Math.floor(MERGE_BYTES / this.#beginnings.length);
    const pieceBytes = Math.max(PIECE_BYTES.least, Math.min(PIECE_BYTES.most, share));
    return this.#beginnings.map((from, index) => {
      const to = this.#beginnings[index + 1] ?? file.length;
      return linesOf(file.read(from, to, pieceBytes));
    });
  }
}

function* linesOf(pieces: Iterable<string>): Generator<string, void> {
  let begun = "";
  for (const piece of pieces) {
    const lines = (begun + piece).split("\n");
    begun = lines.pop() ?? "";
    yield* lines;
  }
}

function* merge(iterators: readonly Iterator<string>[]): Generator<string, void> {
  const queue = new TinyQueue<Run>([], (left, right) => (left.line < right.line ? -1 : left.line > right.line ? 1 : 0));
  for (const rest of iterators) {
    const first = rest.next();
    if (!first.done) queue.push({ line: first.value, rest });
  }
  for (let run = queue.pop(); run !== undefined; run = queue.pop()) {
    yield run.line;
    const next = run.rest.next();
    if (next.done) continue;
    run.line = next.value;
    queue.push(run);
  }
}
