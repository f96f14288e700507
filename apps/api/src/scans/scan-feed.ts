import type { StoredEvent } from "@portolan/store";
import { frameOf } from "../streams/event-frame.ts";

/** Events of a scan that are kept at hand for those who follow it. */
const MOST_RECENT = 2_048;
/** Followers that are told of the same events before anybody else's requests have their turn. */
const TOLD_AT_ONCE = 8;

/** Events in the form in which they are sent. */
export interface Piece {
  /** The number of the last of them; the one that they were asked for after, where there are none. */
  readonly last: number;
  readonly bytes: Buffer;
}

interface Frame {
  readonly sequence: number;
  readonly text: string;
}

interface Recent {
  /** All events after this one are in `frames`. */
  from: number;
  readonly frames: Frame[];
  /** What was asked for last, by what it follows: those who keep up all ask for the same. */
  piece: { readonly after: number; readonly piece: Piece } | undefined;
}

/**
 * Tells those who follow a scan that it has told something, and keeps the latest at hand: many clients then cost one encoding, and no
 * reading of the database. Only what is on the disk gets here, so that no client ever knows more than the store.
 */
export class ScanFeed {
  readonly #followers = new Map<number, Set<() => void>>();
  readonly #recent = new Map<number, Recent>();

  /** @param before The scan's last number before these events. */
  publish(scan: number, before: number, events: readonly StoredEvent[]): void {
    const recent = this.#recent.get(scan) ?? { from: before, frames: [], piece: undefined };
    this.#recent.set(scan, recent);
    for (const event of events) recent.frames.push({ sequence: event.sequence, text: frameOf(event) });
    const evicted = recent.frames.splice(0, Math.max(0, recent.frames.length - MOST_RECENT));
    recent.from = evicted.at(-1)?.sequence ?? recent.from;
    recent.piece = undefined;
    this.#tell(scan);
  }

  /** The events after a number, where they are all at hand; undefined where the database has to be asked. */
  recentAfter(scan: number, sequence: number): Piece | undefined {
    const recent = this.#recent.get(scan);
    if (recent === undefined || sequence < recent.from) return undefined;
    if (recent.piece?.after !== sequence)
      recent.piece = { after: sequence, piece: pieceAfter(recent.frames, sequence) };
    return recent.piece.piece;
  }

  /** Lets go of what is at hand of a scan that does not run any more, and tells those who follow it. */
  forget(scan: number): void {
    this.#recent.delete(scan);
    this.#tell(scan);
  }

  /** Calls back soon after the scan has told something, until the function that it gives is called. */
  follow(scan: number, onEvents: () => void): () => void {
    const followers = this.#followers.get(scan) ?? new Set();
    this.#followers.set(scan, followers.add(onEvents));
    return () => {
      followers.delete(onEvents);
      if (followers.size === 0 && this.#followers.get(scan) === followers) this.#followers.delete(scan);
    };
  }

  #tell(scan: number): void {
    const followers = this.#followers.get(scan);
    if (followers !== undefined) tellSome(followers, [...followers]);
  }
}

/** Calls back those that follow still, a few at a time. */
function tellSome(followers: ReadonlySet<() => void>, waiting: readonly (() => void)[]): void {
  for (const onEvents of waiting.slice(0, TOLD_AT_ONCE)) if (followers.has(onEvents)) onEvents();
  if (waiting.length > TOLD_AT_ONCE) setImmediate(() => tellSome(followers, waiting.slice(TOLD_AT_ONCE)));
}

function pieceAfter(frames: readonly Frame[], sequence: number): Piece {
  const first = frames.findIndex((frame) => frame.sequence > sequence);
  const following = first < 0 ? [] : frames.slice(first);
  return {
    last: following.at(-1)?.sequence ?? sequence,
    bytes: Buffer.from(following.map(({ text }) => text).join("")),
  };
}
