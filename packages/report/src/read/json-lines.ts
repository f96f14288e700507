import { checkpointStart, type ScanEvent } from "@portolan/core";
import type { ByteSource } from "./byte-source.ts";
import { checkEvent } from "./event-schema.ts";
import { damaged, quoteStart } from "./results-error.ts";
import { splitLines, type TextLine } from "./split-lines.ts";

/** How a checkpoint's record of where its scan stood begins: it tells nothing that was found, and may be long. */
const COMMIT_PREFIX = '{"type":"commit"';

/**
 * Events that stand one in a line: of NDJSON, or of a checkpoint, whose scan has not ended. A last line that was cut is left out.
 *
 * @throws ResultsError `RESULTS_DAMAGED`.
 */
export async function* readJsonLines({ name, chunks }: ByteSource): AsyncGenerator<ScanEvent, void> {
  for await (const line of splitLines(name, chunks)) {
    if (line.text.startsWith(COMMIT_PREFIX) || line.text.trim() === "") continue;
    const value = parse(name, line);
    if (value === undefined) return;
    yield isCheckpointHeader(value, line) ? await checkpointStart(value) : eventOf(name, line, value);
  }
}

/** Nothing for a line that was cut; JSON has no such value. */
function parse(name: string, line: TextLine): unknown {
  try {
    return JSON.parse(withoutMark(line));
  } catch (cause) {
    if (!line.whole) return undefined;
    throw damaged(name, `line ${line.number}`, `${quoteStart(line.text)} is not JSON`, cause);
  }
}

/** Some programs put a byte order mark before UTF-8. */
function withoutMark({ text, number }: TextLine): string {
  return number === 1 && text.startsWith("\ufeff") ? text.slice(1) : text;
}

function isCheckpointHeader(value: unknown, { number }: TextLine): boolean {
  return (
    number === 1 &&
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    value.type === "portolan-checkpoint"
  );
}

function eventOf(name: string, line: TextLine, value: unknown): ScanEvent {
  const check = checkEvent(value);
  if (check.ok) return check.event;
  const what = `${quoteStart(line.text)} is not an event of a scan (its ${check.field} is none)`;
  throw damaged(name, `line ${line.number}`, what, check.cause);
}
