import { EXIT_STATUS } from "../exit-status.ts";

/** The signals that ask a process to end. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A watch on the signals that ask a process to end. */
export interface InterruptWatch {
  /** Whether a signal came. */
  readonly interrupted: boolean;
  /** Does what the first signal does; nothing after one. */
  interrupt(): void;
  /** Gives the signals back their usual effect. */
  dispose(): void;
}

/**
 * Calls back at the first signal, for an orderly end; the second ends the process at once.
 *
 * @param besides A signal that means something else to this process.
 */
export function watchInterrupts(onInterrupt: () => void, besides?: (typeof SIGNALS)[number]): InterruptWatch {
  const signals = SIGNALS.filter((signal) => signal !== besides);
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) return;
    interrupted = true;
    onInterrupt();
  };
  const handle = (): void => {
    if (interrupted) process.exit(EXIT_STATUS.interrupted);
    interrupt();
  };
  for (const signal of signals) process.on(signal, handle);
  return {
    get interrupted() {
      return interrupted;
    },
    interrupt,
    dispose() {
      for (const signal of signals) process.off(signal, handle);
    },
  };
}
