import { z } from "zod";

/** Where a page begins, as a text that means nothing to clients. */
export function cursorOf(position: number): string {
  return Buffer.from(`p${position}`).toString("base64url");
}

/** In a page, the cursor of the next one; null in the last. */
export const nextSchema = z.string().nullable();

/** The position behind a cursor. */
export const cursorSchema = z
  .string()
  .max(32)
  .transform((text, context) => {
    const position = /^p(\d{1,15})$/.exec(Buffer.from(text, "base64url").toString("latin1"))?.[1];
    if (position !== undefined && cursorOf(Number(position)) === text) return Number(position);
    context.addIssue("The cursor is none of this server's: take the one of the page before.");
    return z.NEVER;
  });
