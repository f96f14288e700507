import { toSafeJson } from "./escape.ts";
import type { Writer } from "./writer.ts";

/**
 * One event a line, exactly as the scan gave it. Nothing is held back, so a reader sees each event as it happens, and a document cut
 * short is good up to its last line.
 */
export function createNdjsonWriter(): Writer {
  return {
    write: (event) => `${toSafeJson(event)}\n`,
    tick: () => "",
    close: () => [],
  };
}
