import { EventEmitter } from "node:events";
import type { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startProgressLine } from "./progress-line.ts";

/**
 * Rows of a terminal that obeys just what the progress line uses: line feed, cursor to the first column, erase from the cursor on. One that
 * becomes narrower breaks what is too long, and the cursor stays on its character.
 */
class Screen extends EventEmitter {
  columns = 40;
  rows: string[] = [""];
  #row = 0;
  #column = 0;

  write(text: string): boolean {
    for (const [piece] of text.matchAll(/\p{Cc}\[(?:1G|0J)|\n|[^\p{Cc}]+/gu)) {
      if (piece === "\u{1b}[1G") this.#column = 0;
      else if (piece === "\u{1b}[0J") this.#eraseDown();
      else if (piece === "\n") this.#feed();
      else this.#put(piece);
    }
    return true;
  }

  narrow(columns: number): void {
    this.columns = columns;
    const above = this.rows.slice(0, this.#row);
    const broken = (this.rows[this.#row] ?? "").match(new RegExp(`.{1,${columns}}`, "g"));
    this.rows = [...above, ...(broken ?? [""])];
    this.emit("resize");
  }

  #eraseDown(): void {
    this.rows = [...this.rows.slice(0, this.#row), (this.rows[this.#row] ?? "").slice(0, this.#column)];
  }

  #feed(): void {
    this.#row += 1;
    this.#column = 0;
    this.rows[this.#row] ??= "";
  }

  #put(text: string): void {
    const row = this.rows[this.#row] ?? "";
    this.rows[this.#row] = row.slice(0, this.#column) + text + row.slice(this.#column + text.length);
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
    expect(screen.rows).toEqual([""]);
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

  test.each([20, 7, 5, 4])("leaves nothing of itself behind when the terminal has only %d columns left", (columns) => {
    const { screen, line } = start();
    line.around(() => screen.write("row\n"));
    vi.advanceTimersByTime(500);
    expect(screen.rows).toEqual(["row", "1 of 40"]);
    screen.narrow(columns);
    expect(screen.rows).toEqual(["row", `2 of ${columns}`]);
    line.around(() => screen.write("row\n"));
    expect(screen.rows).toEqual(["row", "row", `3 of ${columns}`]);
  });

  test("is not drawn by a change of size before it has been drawn, or after its end", () => {
    const { screen, line } = start();
    screen.narrow(30);
    expect(screen.rows).toEqual([""]);
    vi.advanceTimersByTime(500);
    line.stop();
    screen.narrow(20);
    expect(screen.rows).toEqual([""]);
    expect(screen.listenerCount("resize")).toBe(0);
  });

  test("is gone once it is stopped", () => {
    const { screen, line } = start();
    vi.advanceTimersByTime(500);
    line.stop();
    line.around(() => screen.write("last row\n"));
    vi.advanceTimersByTime(5000);
    expect(screen.rows).toEqual(["last row", ""]);
  });
});
