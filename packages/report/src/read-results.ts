import type { ScanEvent } from "@portolan/core";
import { type ByteSource, openSource, type ResultsSource } from "./read/byte-source.ts";
import { quoteStart, ResultsError } from "./read/results-error.ts";

/** The events of one format. */
type Reader = (source: ByteSource) => AsyncGenerator<ScanEvent, void>;

/**
 * Reads results back: the events of a scan from NDJSON, our JSON document, a checkpoint, or nmap's XML, recognised by their content.
 * Memory stays flat however long they are.
 *
 * Results that were cut short, by a full disk or a kill, give every event that is whole, and then no `end`.
 *
 * @throws ResultsError `RESULTS_UNREADABLE` when the file cannot be read, `RESULTS_UNKNOWN` when it holds no results,
 *   `RESULTS_DAMAGED` where it goes on otherwise than it began, after the events above that.
 * @throws InputError `CHECKPOINT_INVALID` for a checkpoint of another version.
 */
export async function* readResults(source: ResultsSource): AsyncGenerator<ScanEvent, void> {
  const opened = await openSource(source);
  let isEmpty = true;
  try {
    const read = await readerOf(opened);
    for await (const event of read(opened)) {
      isEmpty = false;
      yield event;
    }
  } finally {
    await opened.chunks.return();
  }
  if (isEmpty) throw unknown(opened, "is empty, or was cut before its first result");
}

/** Members of our JSON document: one of them comes first. An event's first is `type`, or another when a program sorted them. */
const DOCUMENT_MEMBER = /^\{\s*"(?:start|ports|hosts|warnings|end)"\s*:/;

async function readerOf(source: ByteSource): Promise<Reader> {
  const head = source.head
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (head.startsWith("<")) return (await import("./read/nmap-xml.ts")).readNmapXml;
  if (DOCUMENT_MEMBER.test(head)) return (await import("./read/json-document.ts")).readJsonDocument;
  if (head.startsWith("{") || head === "") return (await import("./read/json-lines.ts")).readJsonLines;
  throw unknown(source, `begins with ${quoteStart(head.split("\n", 1)[0] ?? "")}`);
}

function unknown({ name }: ByteSource, what: string): ResultsError {
  const message = `"${name}" ${what}: results are NDJSON, JSON or XML of Portolan's, a checkpoint, or nmap's XML (-oX).`;
  return new ResultsError("RESULTS_UNKNOWN", name, message);
}
