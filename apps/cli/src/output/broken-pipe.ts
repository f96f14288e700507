import { errnoCodeOf } from "./errno-words.ts";

/**
 * Whether the error says that the reader of a pipe is gone, as after `| head -1`. The reader had what it wanted: no failure.
 * `ERR_STREAM_DESTROYED` is what Node says of writes after the first that met the broken pipe.
 */
export function isBrokenPipe(error: unknown): boolean {
  const code = errnoCodeOf(error);
  return code === "EPIPE" || code === "ERR_STREAM_DESTROYED";
}
