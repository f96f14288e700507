import { InputError } from "../errors.ts";
import { MAX_TARGET_LENGTH } from "./parse-target.ts";
import { quoteText } from "./quote-text.ts";

/** Told of each target text, with the number of its line, from 1. */
export type TargetVisitor = (text: string, line: number) => void;

/**
 * Cuts the text of a target file, which comes in pieces of any size, into target texts.
 *
 * Holds no more than one piece and one target: lines may be of any length, comments too, but a target may not.
 */
export class TargetTextScanner {
  readonly #visit: TargetVisitor;
  /** The start of a target whose end has not come yet. */
  #unfinished = "";
  #inComment = false;
  /** The number of the line being read, from 1. */
  line = 1;

  constructor(visit: TargetVisitor) {
    this.#visit = visit;
  }

  /** Reads on. @throws InputError `TARGET_INVALID` for a target that is too long, and what the visitor throws. */
  push(piece: string): void {
    const text = this.#unfinished + piece;
    this.#unfinished = "";
    // White space of JavaScript includes the byte order mark and the carriage return, so neither needs care of its own.
    const tokens = /\n|#|[^\s#]+/g;
    if (this.#inComment) tokens.lastIndex = this.#commentEnd(text, 0);
    for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
      const [token] = match;
      if (token === "\n") this.line += 1;
      else if (token === "#") tokens.lastIndex = this.#commentEnd(text, tokens.lastIndex);
      else if (tokens.lastIndex === text.length) this.#keep(token);
      else this.#visit(token, this.line);
    }
  }

  /** The file has ended. */
  end(): void {
    if (this.#unfinished !== "") this.#visit(this.#unfinished, this.line);
    this.#unfinished = "";
  }

  #keep(token: string): void {
    if (token.length > MAX_TARGET_LENGTH) {
      throw new InputError(
        "TARGET_INVALID",
        token,
        `A text of more than ${MAX_TARGET_LENGTH} characters that begins with ${quoteText(token.slice(0, 16))} is not a target: give one target a line.`,
      );
    }
    this.#unfinished = token;
  }

  #commentEnd(text: string, from: number): number {
    const newline = text.indexOf("\n", from);
    this.#inComment = newline < 0;
    return newline < 0 ? text.length : newline;
  }
}
