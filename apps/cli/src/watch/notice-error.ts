/** A notice could not be delivered. The message says why, in a clause. */
export class NoticeError extends Error {
  override readonly name = "NoticeError";
}
