import type { SightingPlace } from "@portolan/store";
import { z } from "zod";

const LONGEST_CURSOR = 80;

/** Where a page begins, as a text that means nothing to clients. */
export function cursorOf(position: number): string {
  return encode(`p${position}`);
}

/** The position behind a cursor. */
export const cursorSchema = decoded(/^p(\d{1,15})$/, ([, position]) => Number(position));

/** Where a page of what was found at an address begins. */
export function sightingCursorOf({ time, scan, sequence }: SightingPlace): string {
  return encode(`h${time},${scan},${sequence}`);
}

export const sightingCursorSchema = decoded(
  /^h([-:.\dTZ]{20,30}),(\d{1,15}),(\d{1,15})$/,
  ([, time = "", scan, sequence]): SightingPlace => ({ time, scan: Number(scan), sequence: Number(sequence) }),
);

/** In a page, the cursor of the next one; null in the last. */
export const nextSchema = z.string().nullable();

function encode(text: string): string {
  return Buffer.from(text, "latin1").toString("base64url");
}

/** What a cursor of one form stands for. Only the spelling that `encode` gives is one. */
function decoded<Position>(form: RegExp, read: (groups: RegExpExecArray) => Position) {
  return z
    .string()
    .max(LONGEST_CURSOR)
    .transform((cursor, context) => {
      const text = Buffer.from(cursor, "base64url").toString("latin1");
      const groups = form.exec(text);
      if (groups !== null && encode(text) === cursor) return read(groups);
      context.addIssue("The cursor is none of this server's: take the one of the page before.");
      return z.NEVER;
    });
}
