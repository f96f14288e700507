export { escapeForTerminal, toSafeJson } from "./escape.ts";
export { createJsonWriter } from "./json-writer.ts";
export { createNdjsonWriter } from "./ndjson-writer.ts";
export { createStreamSink, type Sink, type StreamSinkOptions } from "./sink.ts";
export { createSpool, type Spool } from "./spool.ts";
export { formatCount, formatElapsed, formatQuantity, formatRtt, formatShare } from "./text/quantities.ts";
export { createTextWriter, MANY_HOSTS, type TextWriterOptions } from "./text/text-writer.ts";
export { type Output, type WriteEventsOptions, writeEvents } from "./write-events.ts";
export type { Writer } from "./writer.ts";
