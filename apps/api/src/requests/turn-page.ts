import type { Response } from "express";

/**
 * Cuts a page from what was found, and says where the next one is (RFC 8288), where there is one.
 *
 * @param found One row more than the page has, where there are so many.
 * @param cursorOf The cursor of what follows a row.
 */
export function turnPage<Row>(
  response: Response,
  found: readonly Row[],
  rows: number,
  cursorOf: (row: Row) => string,
): { readonly page: readonly Row[]; readonly next: string | null } {
  const page = found.slice(0, rows);
  const last = page.at(-1);
  if (found.length <= rows || last === undefined) return { page, next: null };
  const next = cursorOf(last);
  const url = new URL(response.req.originalUrl, "http://localhost");
  url.searchParams.set("cursor", next);
  response.set("Link", `<${url.pathname}${url.search}>; rel="next"`);
  return { page, next };
}
