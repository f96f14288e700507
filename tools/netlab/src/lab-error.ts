/** What went wrong with a lab, as a word that tests may compare. */
export type LabErrorCode =
  | "LAB_UNAVAILABLE"
  | "SPECIFICATION_INVALID"
  | "SETUP_FAILED"
  | "LISTENER_FAILED"
  | "SIMULATOR_FAILED"
  | "NAMESPACE_UNKNOWN"
  | "ADDRESS_UNKNOWN"
  | "COMMAND_FAILED"
  | "CLEANUP_FAILED";

/** A lab could not be made, used or removed; the message is one sentence that quotes what is at fault. */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly code: LabErrorCode;

  constructor(code: LabErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
