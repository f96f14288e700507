/** The codes of `ClientError`; they are documented in this package's README. */
export const CLIENT_ERROR_CODES = [
  "URL_INVALID",
  "TOKEN_INVALID",
  "SERVER_UNREACHABLE",
  "ANSWER_INVALID",
  "ANSWER_TOO_LONG",
] as const;

/** What went wrong on the way to a server, as a word that programs may switch on. */
export type ClientErrorCode = (typeof CLIENT_ERROR_CODES)[number];

/** There is no answer that could be used. What a server refuses by itself is a `ServerProblem`. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: ClientErrorCode;

  /** @param message One sentence that quotes what is at fault and says what to do. */
  constructor(code: ClientErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
