import { escapeForTerminal } from "../escape.ts";
import { type ChangeWords, describeChange } from "./describe-change.ts";
import type { Change } from "./difference.ts";

/** Width of the column that says which port changed. */
const SUBJECT_WIDTH = 9;

/** What changed, on one line under its host: `+ 22/tcp     closed -> open ssh`. What came from the network is escaped. */
export function changeLine(change: Change): { readonly sign: ChangeWords["sign"]; readonly line: string } {
  const { sign, subject, before, after } = describeChange(change);
  const transition = escapeForTerminal(`${nameOr(before)} -> ${nameOr(after)}`);
  return { sign, line: `${sign} ${subject.padEnd(SUBJECT_WIDTH)}  ${transition}` };
}

/** A change on a line of its own, with its host: `192.0.2.1 + 22/tcp     closed -> open ssh`. */
export function formatChange(change: Change): string {
  return `${escapeForTerminal(headingOf(change))} ${changeLine(change).line}`;
}

/** The host that something is about, not escaped yet. */
export function headingOf({ ip, hostname }: { readonly ip: string; readonly hostname?: string }): string {
  return hostname === undefined ? ip : `${ip} (${hostname})`;
}

function nameOr(text: string): string {
  return text === "" ? "nothing named" : text;
}
