/** What went wrong, as a word that programs may switch on. The list is documented in `docs/errors.md`. */
export type PortolanErrorCode =
  | "TARGET_INVALID"
  | "TARGET_FILE_UNREADABLE"
  | "TARGET_UNRESOLVABLE"
  | "TARGET_NONE"
  | "PORT_INVALID"
  | "PORT_SERVICE_UNKNOWN"
  | "PORT_NONE"
  | "REQUEST_INVALID"
  | "NAME_SERVER_INVALID"
  | "SPACE_TOO_LARGE"
  | "SHARD_INVALID"
  | "ENGINE_UNAVAILABLE"
  | "SYSTEM_CALL_FAILED"
  | "LOCAL_RESOURCES_EXHAUSTED"
  | "WORKER_DIED"
  | "CHECKPOINT_INVALID"
  | "CHECKPOINT_EXISTS"
  | "CHECKPOINT_UNWRITABLE"
  | "POLICY_INVALID"
  | "SCAN_ABORTED";

/** An error that a caller can act on: a stable `code`, and a message that quotes the text at fault and says what to do. */
export class PortolanError extends Error {
  override readonly name: string = "PortolanError";
  readonly code: PortolanErrorCode;

  constructor(code: PortolanErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The caller's input is at fault: a target, a port list, an option, a file. A command line answers it with exit status 2. */
export class InputError extends PortolanError {
  override readonly name = "InputError";
  /** The text that could not be understood, as it was given. */
  readonly input: string;

  constructor(code: PortolanErrorCode, input: string, message: string, options?: { readonly cause?: unknown }) {
    super(code, message, options);
    this.input = input;
  }
}

/** The machine is at fault: a system call, a lack of descriptors, a worker that died. A command line answers it with exit status 1. */
export class SystemError extends PortolanError {
  override readonly name = "SystemError";
}
