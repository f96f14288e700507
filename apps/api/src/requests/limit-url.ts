import type { RequestHandler } from "express";
import { Problem } from "../problem/problem.ts";

/** Refuses addresses that no client of this API has a use for. @throws Problem `url-too-long` */
export function limitUrl(longest: number): RequestHandler {
  return (request, _response, next) => {
    if (request.originalUrl.length > longest)
      throw new Problem("url-too-long", `An address has at most ${longest} characters here: ask for less at a time.`);
    next();
  };
}
