/** The command line is wrong. The message is one sentence that quotes the text at fault; exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
