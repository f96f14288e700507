/** The longest that a timer of Node's waits, in milliseconds: with more it fires at once (Node.js, "Timers", setTimeout). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A moment that something is to be over by. */
export interface Deadline {
  /** Has it pass in silence. */
  cancel(): void;
}

/** Calls back when so many milliseconds have passed, however many they are. Keeps no process alive. */
export function startDeadline(ms: number, onPassed: () => void): Deadline {
  let timer: NodeJS.Timeout;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_TIMER_MS);
    timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : onPassed()), stepMs);
    timer.unref();
  };
  wait(ms);
  return { cancel: () => clearTimeout(timer) };
}
