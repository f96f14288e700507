import type { Request, Response } from "express";

/** Says where the next page is (RFC 8288), where there is one. */
export function linkNext(request: Request, response: Response, cursor: string | null): void {
  if (cursor === null) return;
  const url = new URL(request.originalUrl, "http://localhost");
  url.searchParams.set("cursor", cursor);
  response.set("Link", `<${url.pathname}${url.search}>; rel="next"`);
}
