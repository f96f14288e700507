import type { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startProgressLine } from "./progress-line.ts";

/** Lines of a terminal that obeys just what the progress line uses: line feed, cursor to the first column, erase the line. */
class Screen {
  readonly columns = 40;
  readonly lines: string[] = [""];
  #column = 0;

  write(text: string): boolean {
    for (const [piece] of text.matchAll(/\p{Cc}\[(?:1G|2K)|\n|[^\p{Cc}]+/gu)) {
      if (piece === "\u{1b}[1G") this.#column = 0;
      else if (piece === "\u{1b}[2K") this.lines[this.lines.length - 1] = "";
      else if (piece === "\n") this.#feed();
      else this.#put(piece);
    }
    return true;
  }

  #feed(): void {
    this.lines.push("");
    this.#column = 0;
  }

  #put(text: string): void {
    const line = this.lines.at(-1) ?? "";
    this.lines[this.lines.length - 1] = line.slice(0, this.#column) + text + line.slice(this.#column + text.length);
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
    expect(screen.lines).toEqual([""]);
    vi.advanceTimersByTime(1);
    expect(screen.lines).toEqual(["1 of 40"]);
    vi.advanceTimersByTime(250);
    expect(screen.lines).toEqual(["2 of 40"]);
  });

  test("stays below the rows that are written meanwhile", () => {
    const { screen, line } = start();
    line.around(() => screen.write("early row\n"));
    vi.advanceTimersByTime(500);
    line.around(() => screen.write("a row longer than the line\n"));
    line.around(() => screen.write("row\n"));
    expect(screen.lines).toEqual(["early row", "a row longer than the line", "row", "3 of 40"]);
  });

  test("is gone once it is stopped", () => {
    const { screen, line } = start();
    vi.advanceTimersByTime(500);
    line.stop();
    line.around(() => screen.write("last row\n"));
    vi.advanceTimersByTime(5000);
    expect(screen.lines).toEqual(["last row", ""]);
  });
});
