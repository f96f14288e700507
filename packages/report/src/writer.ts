import type { ScanEvent } from "@portolan/core";

/**
 * Turns the events of one scan into the text of one format.
 *
 * A writer is pure: it neither opens nor owns a sink, keeps no timer, and reads no clock but the one handed to its factory. Whoever
 * calls it owns the sink: opens it, appends each text in the order in which it was returned, and closes it (`writeEvents` does).
 *
 * - One writer serves one scan. Events come in the order of the scan: `start`, then any of `port`, `host` and `warning`, then `end`.
 * - A text may be empty: a writer may hold text back to sort or to order it, but not for ever. What `write` and `tick` hold back,
 *   `close` gives.
 * - `close` is called once, and ends the document even when no `end` event came (the scan failed, the sink broke): what was written
 *   is then still of the format.
 * - No method throws for any event of the contract, however odd its texts. Only a writer that was given a `Spool` may throw what the
 *   spool throws.
 * - What came from the network or from the user (names, messages) is escaped for the sink. No text has a control character of its
 *   own but the line feed (and the tab, where the format separates fields by it), nor one that turns the reading direction.
 *
 * Left out on purpose: back-pressure and encoding (a matter of the sink), and which events there are (a matter of the request).
 */
export interface Writer {
  /** Takes an event, and gives the text that is due. */
  write(event: ScanEvent): string;
  /** Gives the text that has become due since, though no event came. To be called a few times a second. */
  tick(): string;
  /** Gives the rest, in pieces, since it may be longer than should be held at once. */
  close(): Iterable<string>;
}
