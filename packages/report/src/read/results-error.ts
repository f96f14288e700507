/** What is wrong with results that were to be read, as a word that programs may switch on. The list is documented in `docs/errors.md`. */
export type ResultsErrorCode = "RESULTS_UNREADABLE" | "RESULTS_UNKNOWN" | "RESULTS_DAMAGED";

/** Results that cannot be read: the file is at fault. A command line answers it with exit status 2. */
export class ResultsError extends Error {
  override readonly name = "ResultsError";
  readonly code: ResultsErrorCode;
  /** The file, as it was named. */
  readonly source: string;

  constructor(code: ResultsErrorCode, source: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.source = source;
  }
}

/** Characters of a text at fault that a message quotes. */
const MOST_QUOTED = 60;

/** The error of a file that is damaged at a place, such as `line 12`. */
export function damaged(source: string, place: string, what: string, cause?: unknown): ResultsError {
  const message = `Results "${source}" are damaged at ${place}: ${what}; mend or remove that, or read another file.`;
  return new ResultsError("RESULTS_DAMAGED", source, message, { cause });
}

/** A text as a message quotes it. */
export function quoteStart(text: string): string {
  return `"${text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text}"`;
}
