import { EventEmitter } from "node:events";
import type { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startProgressLine } from "./progress-line.ts";

const HEIGHT = 10;

/**
 * A terminal that obeys just what the progress line uses: line feed, movements, erasing, wrap or not. One that becomes narrower breaks what
 * is too long, and the cursor stays on its character.
 */
class Screen extends EventEmitter {
  columns = 40;
  #width = 40;
  #rows = Array.from({ length: HEIGHT }, () => "");
  #row = 0;
  #column = 0;
  #saved: [row: number, column: number] = [0, 0];
  #wraps = true;

  /** What is seen, without the empty rows at the end. */
  get rows(): string[] {
    const last = this.#rows.findLastIndex((row) => row !== "");
    return this.#rows.slice(0, last + 1);
  }

  write(text: string): boolean {
    for (const [piece] of text.matchAll(/\p{Cc}(?:[78]|\[(?:1G|0J|2K|B|\?7[hl]))|\n|[^\p{Cc}]+/gu)) {
      if (piece === "\u{1b}[1G") this.#column = 0;
      else if (piece === "\u{1b}7") this.#saved = [this.#row, this.#column];
      else if (piece === "\u{1b}8") [this.#row, this.#column] = this.#saved;
      else if (piece === "\u{1b}[2K") this.#rows[this.#row] = "";
      else if (piece === "\u{1b}[B") this.#row = Math.min(this.#row + 1, HEIGHT - 1);
      else if (piece === "\u{1b}[0J") this.#eraseDown();
      else if (piece.startsWith("\u{1b}[?7")) this.#wraps = piece.endsWith("h");
      else if (piece === "\n") this.#feed();
      else this.#put(piece);
    }
    return true;
  }

  /** Becomes narrower, and tells of it, at once or not yet. */
  narrow(columns: number, isTold = true): void {
    this.#width = columns;
    const broken = (this.#rows[this.#row] ?? "").match(new RegExp(`.{1,${columns}}`, "g")) ?? [""];
    this.#rows.splice(this.#row, 1, ...broken);
    this.#rows.length = HEIGHT;
    if (isTold) this.tellSize();
  }

  tellSize(): void {
    this.columns = this.#width;
    this.emit("resize");
  }

  #eraseDown(): void {
    // That is all of the screen, which goes to the history of some terminals.
    expect([this.#row, this.#column]).not.toEqual([0, 0]);
    this.#rows[this.#row] = (this.#rows[this.#row] ?? "").slice(0, this.#column);
    this.#rows.fill("", this.#row + 1);
  }

  #feed(): void {
    this.#row += 1;
    this.#column = 0;
  }

  #put(text: string): void {
    const room = this.#width - this.#column;
    this.#set(text.slice(0, room));
    if (text.length <= room || !this.#wraps) return;
    this.#feed();
    this.#put(text.slice(room));
  }

  #set(text: string): void {
    const row = this.#rows[this.#row] ?? "";
    this.#rows[this.#row] =
      row.slice(0, this.#column).padEnd(this.#column) + text + row.slice(this.#column + text.length);
    this.#column += text.length;
  }
}

describe("the progress line", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function start() {
    const screen = new Screen();
    let drawings = 0;
    const line = startProgressLine(screen as unknown as WriteStream, (columns) => {
      drawings += 1;
      return `${drawings} of ${columns}`;
    });
    return { screen, line };
  }

  test("waits before it shows, and is drawn anew in place", () => {
    const { screen } = start();
    vi.advanceTimersByTime(499);
    expect(screen.rows).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(screen.rows).toEqual(["1 of 40"]);
    vi.advanceTimersByTime(250);
    expect(screen.rows).toEqual(["2 of 40"]);
  });

  test("stays below the rows that are written meanwhile", () => {
    const { screen, line } = start();
    line.around(() => screen.write("early row\n"));
    vi.advanceTimersByTime(500);
    line.around(() => screen.write("a row longer than the line\n"));
    line.around(() => screen.write("row\n"));
    expect(screen.rows).toEqual(["early row", "a row longer than the line", "row", "3 of 40"]);
  });

  test("stands where it stood when a key was echoed before that was turned off", () => {
    const { screen, line } = start();
    vi.advanceTimersByTime(500);
    screen.write("p");
    line.around(() => screen.write("row\n"));
    expect(screen.rows).toEqual(["row", "2 of 40"]);
    screen.write("q");
    vi.advanceTimersByTime(250);
    expect(screen.rows).toEqual(["row", "3 of 40"]);
  });

  test.each([20, 7, 5, 4])("leaves nothing of itself behind when the terminal has only %d columns left", (columns) => {
    const { screen, line } = start();
    line.around(() => screen.write("row\n"));
    vi.advanceTimersByTime(500);
    expect(screen.rows).toEqual(["row", "1 of 40"]);
    screen.narrow(columns);
    expect(screen.rows).toEqual(["row", `2 of ${columns}`.slice(0, columns)]);
    line.around(() => screen.write("row\n"));
    expect(screen.rows).toEqual(["row", "row", `3 of ${columns}`.slice(0, columns)]);
  });

  test("leaves nothing behind when it is drawn after the terminal became narrower and before it told so", () => {
    const { screen, line } = start();
    line.around(() => screen.write("row\n"));
    vi.advanceTimersByTime(500);
    screen.narrow(4, false);
    vi.advanceTimersByTime(250);
    expect(screen.rows).toEqual(["row", "2 of"]);
    screen.tellSize();
    expect(screen.rows).toEqual(["row", "3 of"]);
  });

  test("is not drawn by a change of size before it has been drawn, or after its end", () => {
    const { screen, line } = start();
    screen.narrow(30);
    expect(screen.rows).toEqual([]);
    vi.advanceTimersByTime(500);
    line.stop();
    screen.narrow(20);
    expect(screen.rows).toEqual([]);
    expect(screen.listenerCount("resize")).toBe(0);
  });

  test("is gone once it is stopped", () => {
    const { screen, line } = start();
    vi.advanceTimersByTime(500);
    line.stop();
    line.around(() => screen.write("last row\n"));
    vi.advanceTimersByTime(5000);
    expect(screen.rows).toEqual(["last row"]);
  });
});
