import { EXIT_STATUS } from "../exit-status.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A watch on the signals that ask a process to end. */
export interface InterruptWatch {
  /** Whether a signal came. */
  readonly interrupted: boolean;
  /** Gives the signals back their usual effect. */
  dispose(): void;
}

/** Calls back at the first signal, for an orderly end; the second ends the process at once. */
export function watchInterrupts(onInterrupt: () => void): InterruptWatch {
  let interrupted = false;
  const handle = (): void => {
    if (interrupted) process.exit(EXIT_STATUS.interrupted);
    interrupted = true;
    onInterrupt();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    get interrupted() {
      return interrupted;
    },
    dispose() {
      for (const signal of SIGNALS) process.off(signal, handle);
    },
  };
}
