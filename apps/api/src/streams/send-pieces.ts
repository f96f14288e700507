import type { Response } from "express";
import { writeOrCut } from "./write-or-cut.ts";

/** Characters that are written at once. */
const CHUNK = 65_536;

/** Sends a text that comes in pieces, no faster than the client takes it. A client that takes too long is cut off. */
export async function sendPieces(response: Response, pieces: Iterable<string>, stalledAfterMs: number): Promise<void> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    await writeOrCut(response, chunk, stalledAfterMs);
    if (response.destroyed) return;
    chunk = "";
  }
  response.end(chunk);
}
