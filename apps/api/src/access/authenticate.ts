import type { Store, TokenRecord } from "@portolan/store";
import type { Request, RequestHandler } from "express";
import { Problem } from "../problem/problem.ts";
import { isGood, isUsable, readToken } from "../tokens/token-secret.ts";
import { type Caller, setCaller } from "./caller.ts";
import { TargetPolicy } from "./target-policy.ts";

/** Whoever asks where no token is needed: on loopback, as long as none was ever made. */
const LOCAL: Caller = { owner: "", scopes: ["read", "scan"], policy: undefined, rate: null };

/** How callers are told apart. */
export interface AuthenticationOptions {
  readonly store: Store;
  /** Whether a token is needed also while none was ever made. */
  readonly needsToken: boolean;
  /** Sees each request whose sender cannot say who asks, before it is refused: may refuse it otherwise. */
  readonly limitStrangers: RequestHandler;
}

/**
 * Finds out who asks, by the bearer token (RFC 6750) of the request. There are no cookies, so that no page can ask in somebody's name.
 *
 * It hands on Problem `unauthenticated`, or what `limitStrangers` does.
 */
export function authenticate({ store, needsToken, limitStrangers }: AuthenticationOptions): RequestHandler {
  return (request, response, next) => {
    const caller = needsToken || store.tokens.hasAny() ? callerByToken(store, request) : LOCAL;
    if (caller === undefined) {
      limitStrangers(request, response, (error: unknown) => next(error ?? unauthenticated()));
      return;
    }
    setCaller(response, caller);
    next();
  };
}

function unauthenticated(): Problem {
  const detail = "Send a token that is neither expired nor revoked: Authorization: Bearer ptl_….";
  return new Problem("unauthenticated", detail, { headers: { "WWW-Authenticate": 'Bearer realm="portolan"' } });
}

function callerByToken(store: Store, request: Request): Caller | undefined {
  const [, text = ""] = /^Bearer +([\x21-\x7e]+)$/i.exec(request.get("Authorization") ?? "") ?? [];
  const sent = readToken(text);
  const record = sent === undefined ? undefined : store.tokens.find(sent.id);
  return isGood(sent?.secret ?? "", record, Date.now()) ? callerWith(record) : undefined;
}

/**
 * Who asked for something that is done later, as far as they may now. What was asked for by nobody in particular, nobody can revoke.
 *
 * @throws Problem `unauthenticated` when the token is no good any more.
 */
export function callerOfOwner(store: Store, owner: string): Caller {
  if (owner === "") return LOCAL;
  const record = store.tokens.find(owner);
  if (record !== undefined && isUsable(record, Date.now())) return callerWith(record);
  throw new Problem("unauthenticated", "The token that asked for this is revoked or expired: ask again with another.");
}

function callerWith({ id, grant }: TokenRecord): Caller {
  return { owner: id, scopes: grant.scopes, policy: new TargetPolicy(grant), rate: grant.rate };
}
