/** What went wrong with the file, as a word that programs may switch on. The list is documented in this package's README. */
export const STORE_ERROR_CODES = [
  "STORE_UNOPENABLE",
  "STORE_IN_USE",
  "STORE_TOO_NEW",
  "STORE_FULL",
  "STORE_DAMAGED",
  "STORE_FAILED",
] as const;

export type StoreErrorCode = (typeof STORE_ERROR_CODES)[number];

/** The database file can't do what was asked of it. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
