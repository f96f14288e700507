import type { ScanEvent } from "@portolan/core";
import { stringify } from "csv-stringify/sync";
import { escapeForTerminal } from "./escape.ts";
import { FIELDS, type Field, fieldOf } from "./fields.ts";
import { findsHostsOnly } from "./finds-hosts-only.ts";
import type { Writer } from "./writer.ts";

/** What a CSV document has. */
export interface CsvWriterOptions {
  /** The columns, in order; all by default. */
  readonly fields?: readonly Field[];
}

/**
 * What a spreadsheet takes for the beginning of a formula, full-width forms included (OWASP, "CSV Injection"). Tab and carriage return,
 * which it skips before one, never come this far.
 */
const FORMULA = /^[=+\-@＝＋－＠]/u;

/**
 * Comma-separated values (RFC 4180, but lines end with LF alone): a line of names, then a line for each port as it is found, so that a
 * document cut short is good up to its last line. Where only hosts are looked for, a line is a host.
 *
 * No cell has a line break, nor any other character that a terminal would obey: they are written as `\u{…}`. A text that a spreadsheet
 * would calculate begins with an apostrophe. Left out: warnings and totals, which are no rows.
 */
export function createCsvWriter({ fields = FIELDS }: CsvWriterOptions = {}): Writer {
  let isOfHosts = false;
  let isBegun = false;
  const begin = (): string => {
    if (isBegun) return "";
    isBegun = true;
    return stringify([[...fields]]);
  };
  const rowOf = (event: ScanEvent): string => {
    if (event.type === "start") isOfHosts = findsHostsOnly(event);
    const isRow = event.type === "port" || (event.type === "host" && isOfHosts);
    return isRow ? stringify([fields.map((field) => cellOf(fieldOf(event, field)))]) : "";
  };
  return {
    write: (event) => begin() + rowOf(event),
    tick: () => "",
    close: () => [begin()],
  };
}

function cellOf(value: string | number | undefined): string | number | undefined {
  if (typeof value !== "string") return value;
  const text = escapeForTerminal(value);
  return FORMULA.test(text) ? `'${text}` : text;
}
