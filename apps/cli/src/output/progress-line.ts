import { cursorTo } from "node:readline";
import type { WriteStream } from "node:tty";

/** Milliseconds between two drawings. */
const REDRAW_MS = 250;

/** Milliseconds before the first drawing: a scan that is over by then needs no line. */
const PATIENCE_MS = 500;

/**
 * Autowrap off and on again (DECAWM; VT220 Programmer Reference Manual, "Auto Wrap Mode"): a terminal may have become narrower and not have
 * told so yet, and then the end of the line is cut off instead of standing on a row of its own.
 */
const NO_WRAP = "\u{1b}[?7l";
const WRAP = "\u{1b}[?7h";

/**
 * Erases the row of the cursor and those below, and leaves the cursor at its beginning: CHA, since a key that was pressed before its echo was
 * turned off has moved the cursor, then DECSC, EL 2, CUD, ED 0, DECRC (ECMA-48; DEC's two in the same manual). Not by one ED from the cursor: in
 * the first row that erases the whole screen, which some terminals keep in their history.
 */
const ERASE = "\u{1b}[1G\u{1b}7\u{1b}[2K\u{1b}[B\u{1b}[0J\u{1b}8";

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
    terminal.write(`${NO_WRAP}${format(terminal.columns)}${WRAP}`);
    cursorTo(terminal, 0);
    shown = true;
  };
  const erase = (): void => {
    if (!shown) return;
    terminal.write(ERASE);
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
