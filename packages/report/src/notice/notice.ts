import { randomUUID } from "node:crypto";
import type { Change, Difference } from "../diff/difference.ts";
import { toSafeJson } from "../escape.ts";

/** Characters of changes that a notice holds: receivers refuse what is too long. */
const MOST_CHARACTERS = 256 * 1024;

/** A notice of changes, ready to be sent. */
export interface Notice {
  /** The same for each try to deliver it, so that a receiver can tell a repetition. */
  readonly id: string;
  /** A JSON document in ASCII. */
  readonly body: string;
}

/** What the changes were found by. */
export interface NoticeOrigin {
  /** The scan: its number in a watch, its identifier on a server. */
  readonly scan: number | string;
  /** The scan that it was compared with, on a server. */
  readonly previousScan?: string;
  /** The schedule that asked for both, on a server. */
  readonly schedule?: string;
}

/** The notice of what a scan found otherwise than the one before: of very many changes it holds the first, and counts all. */
export function createNotice({ before, after, changes, notCompared }: Difference, origin: NoticeOrigin): Notice {
  const id = randomUUID();
  const head = { type: "portolan-changes", version: 1, id, ...origin, before, after };
  const counts = { changeCount: changes.length, notComparedCount: notCompared.length };
  return { id, body: toSafeJson({ ...head, ...counts, changes: firstOf(changes) }) };
}

function firstOf(changes: readonly Change[]): readonly Change[] {
  let characters = 0;
  const end = changes.findIndex((change) => {
    characters += toSafeJson(change).length;
    return characters > MOST_CHARACTERS;
  });
  return end < 0 ? changes : changes.slice(0, end);
}
