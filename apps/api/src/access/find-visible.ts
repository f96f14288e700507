import type { Response } from "express";
import type { Problem } from "../problem/problem.ts";
import { callerOf, mayControl, maySee, requireScope } from "./caller.ts";

/** Where things are that belong to somebody: scans, schedules. */
export interface Finder<Owned extends { readonly owner: string }> {
  /** @throws Problem `not-found` */
  find(id: string): Owned;
  /** What is answered where there is none. */
  missing(id: string): Problem;
}

/** Something that whoever asks may see. What they may not see is not there for them. @throws Problem `not-found` */
export function findVisible<Owned extends { readonly owner: string }>(
  finder: Finder<Owned>,
  id: string,
  response: Response,
): Owned {
  const found = finder.find(id);
  if (!maySee(callerOf(response), found.owner)) throw finder.missing(id);
  return found;
}

/**
 * Something that whoever asks may do things with: one's own, and what is nobody's.
 *
 * @throws Problem `not-found`, `scope-missing`
 */
export function findControllable<Owned extends { readonly owner: string }>(
  finder: Finder<Owned>,
  id: string,
  response: Response,
): Owned {
  const caller = callerOf(response);
  requireScope(caller, "scan");
  const found = findVisible(finder, id, response);
  if (!mayControl(caller, found.owner)) throw finder.missing(id);
  return found;
}
