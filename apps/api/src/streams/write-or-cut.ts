import { once } from "node:events";
import type { ServerResponse } from "node:http";

/**
 * Writes, and resolves when the client can take more. A client that has gone, or that reads nothing for too long, is cut off:
 * `response.destroyed` tells.
 *
 * @param stalledAfterMs Milliseconds that a client may take to read what was written to it.
 */
export async function writeOrCut(
  response: ServerResponse,
  piece: string | Buffer,
  stalledAfterMs: number,
): Promise<void> {
  if (response.destroyed || response.write(piece)) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  response.once("close", onClose);
  const stalled = AbortSignal.timeout(stalledAfterMs);
  try {
    await once(response, "drain", { signal: AbortSignal.any([gone.signal, stalled]) });
  } catch {
    response.destroy();
  } finally {
    response.off("close", onClose);
  }
}
