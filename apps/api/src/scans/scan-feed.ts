import { EventEmitter } from "node:events";
import type { StoredEvent } from "@portolan/store";
import { frameOf } from "../streams/event-frame.ts";

/** Events of a scan that are kept at hand for those who follow it. */
const MOST_RECENT = 2_048;

/** An event in the form in which it is sent. */
export interface Frame {
  readonly sequence: number;
  readonly text: string;
}

interface Recent {
  /** All events after this one are in `frames`. */
  from: number;
  readonly frames: Frame[];
}

/**
 * Tells those who follow a scan that it has told something, and keeps the latest at hand: many clients then cost one encoding, and no
 * reading of the database. Only what is on the disk gets here, so that no client ever knows more than the store.
 */
export class ScanFeed {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #recent = new Map<number, Recent>();
  #followers = 0;

  /** How many follow a scan now. */
  get followers(): number {
    return this.#followers;
  }

  /** @param before The scan's last number before these events. */
  publish(scan: number, before: number, events: readonly StoredEvent[]): void {
    const recent = this.#recent.get(scan) ?? { from: before, frames: [] };
    this.#recent.set(scan, recent);
    for (const event of events) recent.frames.push({ sequence: event.sequence, text: frameOf(event) });
    const evicted = recent.frames.splice(0, Math.max(0, recent.frames.length - MOST_RECENT));
    recent.from = evicted.at(-1)?.sequence ?? recent.from;
    this.#emitter.emit(String(scan));
  }

  /** The events after a number, where they are all at hand; undefined where the database has to be asked. */
  recentAfter(scan: number, sequence: number): readonly Frame[] | undefined {
    const recent = this.#recent.get(scan);
    if (recent === undefined || sequence < recent.from) return undefined;
    const first = recent.frames.findIndex((frame) => frame.sequence > sequence);
    return first < 0 ? [] : recent.frames.slice(first);
  }

  /** Lets go of what is at hand of a scan that does not run any more, and tells those who follow it. */
  forget(scan: number): void {
    this.#recent.delete(scan);
    this.#emitter.emit(String(scan));
  }

  /** Calls back whenever the scan has told something, until the function that it gives is called. */
  follow(scan: number, onEvents: () => void): () => void {
    this.#emitter.on(String(scan), onEvents);
    this.#followers += 1;
    return () => {
      this.#emitter.off(String(scan), onEvents);
      this.#followers -= 1;
    };
  }
}
