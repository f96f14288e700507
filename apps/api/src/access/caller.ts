import type { TokenGrant } from "@portolan/store";
import type { Response } from "express";
import { Problem } from "../problem/problem.ts";
import type { TargetPolicy } from "./target-policy.ts";

export type Scope = TokenGrant["scopes"][number];

/** Who asks, and what they may. */
export interface Caller {
  /** A token's identifier; empty for whoever needs none. */
  readonly owner: string;
  readonly scopes: readonly Scope[];
  /** What the token allows beyond what the server does; undefined where there is no token. */
  readonly policy: TargetPolicy | undefined;
  readonly rate: TokenGrant["rate"];
}

/** What the audit log calls a caller. */
export function actorOf({ owner }: Pick<Caller, "owner">): string {
  return owner === "" ? "local" : owner;
}

const callers = new WeakMap<Response, Caller>();

/** Remembers who asks for a response. */
export function setCaller(response: Response, caller: Caller): void {
  callers.set(response, caller);
}

/** Who asks; undefined where nobody has been let in yet. */
export function findCaller(response: Response): Caller | undefined {
  return callers.get(response);
}

/** @throws Problem `unauthenticated` */
export function callerOf(response: Response): Caller {
  const caller = callers.get(response);
  if (caller === undefined) throw new Problem("unauthenticated", "Send a token: Authorization: Bearer ptl_….");
  return caller;
}

/** Lets a caller see a scan or a schedule: with scope `read` every one, else one's own. */
export function maySee({ scopes, owner }: Caller, itsOwner: string): boolean {
  return scopes.includes("read") || owner === itsOwner;
}

/** Lets a caller change what belongs to it, and what belongs to nobody. */
export function mayControl({ owner }: Caller, itsOwner: string): boolean {
  return itsOwner === "" || itsOwner === owner;
}

/** @throws Problem `scope-missing` */
export function requireScope({ scopes }: Caller, scope: Scope): void {
  if (!scopes.includes(scope))
    throw new Problem("scope-missing", `This needs a token with scope ${scope}.`, { members: { scope } });
}
