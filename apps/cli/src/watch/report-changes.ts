import type { Sink } from "@portolan/report";
import { toSafeJson } from "@portolan/report";
import { type Change, type Difference, formatChange } from "@portolan/report/diff";
import { createNotice, type Notice } from "@portolan/report/notice";
import { NoticeError } from "./notice-error.ts";

/** Someone who is told of changes. */
export interface Receiver {
  /** How messages call it. */
  readonly name: string;
  /** Rejects with a `NoticeError` when it could not be told. */
  readonly send: (notice: Notice) => Promise<void>;
}

/** Where changes go. */
export interface ChangeReport {
  readonly sink: Sink;
  readonly format: "text" | "ndjson";
  readonly receivers: readonly Receiver[];
  /** Takes what went wrong with a notice, in a sentence. */
  readonly tell: (message: string) => void;
}

/**
 * Prints changes, a line each, and tells the receivers of them. One that can't be told is no failure.
 *
 * @throws The error of the sink.
 */
export async function reportChanges(
  difference: Difference,
  scanNumber: number,
  { sink, format, receivers, tell }: ChangeReport,
): Promise<void> {
  const time = difference.after.time ?? new Date().toISOString();
  for (const change of difference.changes) await sink.write(`${lineOf(change, format, time, scanNumber)}\n`);
  const notice = createNotice(difference, { scan: scanNumber });
  await Promise.all(receivers.map((receiver) => deliver(notice, receiver, tell)));
}

function lineOf(change: Change, format: ChangeReport["format"], time: string, scan: number): string {
  return format === "ndjson" ? toSafeJson({ time, scan, ...change }) : `${time} ${formatChange(change)}`;
}

async function deliver(notice: Notice, { name, send }: Receiver, tell: ChangeReport["tell"]): Promise<void> {
  try {
    await send(notice);
  } catch (error) {
    if (!(error instanceof NoticeError)) throw error;
    tell(`${name} was not told of the changes: ${error.message}.`);
  }
}
