import type { Writer } from "@portolan/report";
import { createCsvWriter } from "@portolan/report/csv";
import { createXmlWriter } from "@portolan/report/xml";
import type { StoredEvent } from "@portolan/store";
import type { Response } from "express";
import { writeOrCut } from "../streams/write-or-cut.ts";
import { scanEventsOf } from "./stored-pages.ts";

export const CSV_TYPE = "text/csv";
export const XML_TYPE = "application/xml";

/** The writer of a media type. */
export function writerOf(type: typeof CSV_TYPE | typeof XML_TYPE): Writer {
  return type === CSV_TYPE ? createCsvWriter() : createXmlWriter();
}

/** Sends events as a document, no faster than the client takes it. */
export async function sendDocument(
  response: Response,
  pages: Iterable<readonly StoredEvent[]>,
  { writer, stalledAfterMs }: { readonly writer: Writer; readonly stalledAfterMs: number },
): Promise<void> {
  for (const page of pages) {
    const texts = scanEventsOf(page).map((event) => writer.write(event));
    await writeOrCut(response, texts.join(""), stalledAfterMs);
    if (response.destroyed) break;
  }
  for (const text of writer.close()) await writeOrCut(response, text, stalledAfterMs);
  response.end();
}
