import { clearScreenDown, cursorTo } from "node:readline";
import type { WriteStream } from "node:tty";

/** Milliseconds between two drawings. */
const REDRAW_MS = 250;

/** Milliseconds before the first drawing: a scan that is over by then needs no line. */
const PATIENCE_MS = 500;

/** A line at the bottom of a terminal that shows how a scan is doing, below whatever else is written there. */
export interface ProgressLine {
  /** Does a write to the same terminal with the line out of its way. */
  around(write: () => void): void;
  /** Takes the line away for good. */
  stop(): void;
}

/**
 * Begins to draw on a terminal. `format` is asked for the text each time, with the columns that the terminal has by then; it must be
 * shorter than that.
 *
 * The cursor waits on the first character. A terminal that becomes narrower may break the line into several, and moves the cursor with
 * the character that it is on: so everything from the cursor down is the line, whatever became of it.
 */
export function startProgressLine(terminal: WriteStream, format: (columns: number) => string): ProgressLine {
  let shown = false;
  const draw = (): void => {
    erase();
    terminal.write(format(terminal.columns));
    cursorTo(terminal, 0);
    shown = true;
  };
  const erase = (): void => {
    if (!shown) return;
    clearScreenDown(terminal);
    shown = false;
  };
  const redraw = (): void => {
    if (shown) draw();
  };
  let interval: NodeJS.Timeout | undefined;
  const patience = setTimeout(() => {
    draw();
    interval = setInterval(draw, REDRAW_MS);
  }, PATIENCE_MS);
  terminal.on("resize", redraw);
  return {
    around(write) {
      const wasShown = shown;
      erase();
      write();
      if (wasShown) draw();
    },
    stop() {
      clearTimeout(patience);
      clearInterval(interval);
      terminal.off("resize", redraw);
      erase();
    },
  };
}
