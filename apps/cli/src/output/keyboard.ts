import { emitKeypressEvents } from "node:readline";
import type { ReadStream } from "node:tty";
import { isInForeground } from "./foreground.ts";

/** Milliseconds before the keyboard is taken: what is typed during a short scan is meant for the shell. */
const PATIENCE_MS = 500;

/** Control characters that a terminal in raw mode hands on instead of the signals that they stand for (termios(3), ISIG). */
const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = {
  "\u{3}": "SIGINT",
  "\u{1c}": "SIGQUIT",
};
/** Ctrl-Z. */
const SUSPEND = "\u{1a}";
const ENTER: ReadonlySet<string> = new Set(["\r", "\n"]);

/** Keys of a terminal, one by one. */
export interface Keyboard {
  /** Gives the terminal back as it was. Does nothing the second time. */
  close(): void;
}

/** What a keyboard needs to know. */
export interface KeyboardOptions {
  /** Told each key: its character, or `enter`. */
  readonly onKey: (key: string) => void;
  /** Does something with the terminal's last line out of its way. */
  readonly around: (action: () => void) => void;
  /** Sends a signal; `process.kill` when left out. */
  readonly kill?: (pid: number, signal: NodeJS.Signals) => void;
  readonly isInForeground?: () => boolean;
}

/**
 * Takes the keys of a terminal as they are pressed, after a moment, and without their being shown. Ctrl-C, Ctrl-\ and Ctrl-Z do what they
 * always do. The terminal is given back when the process ends or is stopped, and taken again when it goes on in the foreground.
 */
export function openKeyboard(stdin: ReadStream, options: KeyboardOptions): Keyboard {
  const keyboard = new TerminalKeyboard(stdin, options);
  const patience = setTimeout(() => keyboard.open(), PATIENCE_MS);
  return {
    close() {
      clearTimeout(patience);
      keyboard.close();
    },
  };
}

class TerminalKeyboard implements Keyboard {
  readonly #stdin: ReadStream;
  readonly #options: KeyboardOptions;
  readonly #kill: NonNullable<KeyboardOptions["kill"]>;
  readonly #mayTake: () => boolean;
  #isOpen = false;
  #isTaken = false;

  constructor(stdin: ReadStream, options: KeyboardOptions) {
    this.#stdin = stdin;
    this.#options = options;
    this.#kill = options.kill ?? ((pid, signal) => void process.kill(pid, signal));
    this.#mayTake = options.isInForeground ?? isInForeground;
  }

  open(): void {
    this.#isOpen = true;
    // A listener alone would begin to read.
    this.#stdin.pause();
    emitKeypressEvents(this.#stdin);
    this.#stdin.on("keypress", this.#onKeypress).on("error", this.#onError);
    process.on("SIGTSTP", this.#onStop).on("SIGCONT", this.#onContinue).on("exit", this.#giveBack);
    this.#take();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#giveBack();
    this.#stdin.off("keypress", this.#onKeypress).off("error", this.#onError);
    process.off("SIGTSTP", this.#onStop).off("SIGCONT", this.#onContinue).off("exit", this.#giveBack);
  }

  #take(): void {
    if (this.#isTaken || !this.#mayTake()) return;
    try {
      this.#stdin.setRawMode(true);
    } catch {
      // The terminal has gone: the scan goes on without its keys.
      return;
    }
    this.#isTaken = true;
    this.#stdin.resume();
  }

  readonly #giveBack = (): void => {
    if (!this.#isTaken) return;
    this.#isTaken = false;
    this.#stdin.pause();
    try {
      this.#stdin.setRawMode(false);
    } catch {
      // As above.
    }
  };

  readonly #onKeypress = (text: string | undefined, key: { readonly sequence?: string } | undefined): void => {
    const sequence = key?.sequence ?? text ?? "";
    const signal = SIGNALS[sequence];
    if (signal !== undefined) this.#signal(signal);
    // The whole foreground job, as the terminal would: a shell waits for all of it.
    else if (sequence === SUSPEND) this.#kill(0, "SIGTSTP");
    else if (ENTER.has(sequence)) this.#options.onKey("enter");
    else if (text !== undefined && sequence.length === 1) this.#options.onKey(text);
  };

  #signal(signal: NodeJS.Signals): void {
    if (signal === "SIGQUIT") this.#giveBack();
    this.#kill(process.pid, signal);
  }

  readonly #onError = (): void => this.close();

  readonly #onStop = (): void => {
    this.#giveBack();
    // Who listens to SIGTSTP is not stopped by it, so this is done here.
    this.#options.around(() => this.#kill(process.pid, "SIGSTOP"));
  };

  readonly #onContinue = (): void => {
    this.#take();
  };
}
