/** The longest wait before the clock is looked at again: it may be set, and a machine may sleep. */
const LONGEST_WAIT_MS = 60_000;

/** What time it is, and a call when it is later. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back at a time, or earlier, so that whoever is called looks at the clock. @returns What takes it back. */
  wakeAt(timeMs: number, callback: () => void): () => void;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  wakeAt: (timeMs, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(0, timeMs - Date.now()), LONGEST_WAIT_MS));
    return () => clearTimeout(timer);
  },
};
