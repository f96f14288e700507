/** A server does not do, or has not done, what it was asked for. The message is one sentence; exit status 1. */
export class ServerError extends Error {
  override readonly name = "ServerError";
}
