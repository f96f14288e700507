import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { TokenRecord } from "@portolan/store";

const ID_BYTES = 6;
/** 256 bits of chance: nobody guesses them, so that a plain digest keeps them. */
const SECRET_BYTES = 32;

const FORM = /^ptl_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** A token as its owner has it, and what is kept of it. */
export interface NewToken {
  readonly text: string;
  readonly id: string;
  readonly hash: string;
}

/** Makes a token. Its text is told once, and never again. */
export function createToken(): NewToken {
  const id = randomBytes(ID_BYTES).toString("hex");
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  return { text: `ptl_${id}_${secret}`, id, hash: digestOf(secret).toString("hex") };
}

/** A token as it was sent, not yet believed; undefined for what has not even the form of one. */
export function readToken(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Whether a secret is the one of a token that may be used now. Takes as long whatever it comes to. */
export function isGood(secret: string, record: TokenRecord | undefined, nowMs: number): record is TokenRecord {
  const kept = Buffer.from(record?.hash ?? "0".repeat(64), "hex");
  const isSame = timingSafeEqual(digestOf(secret), kept);
  return isSame && record !== undefined && isUsable(record, nowMs);
}

/** Whether a token is neither revoked nor expired. */
export function isUsable({ revokedMs, expiresMs }: TokenRecord, nowMs: number): boolean {
  return revokedMs === null && (expiresMs === null || nowMs < expiresMs);
}

function digestOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
