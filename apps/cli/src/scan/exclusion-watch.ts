import { type AddressSet, PortolanError, resolveExclusions, type Scan } from "@portolan/core";
import { formatCount } from "@portolan/report";

/** The signal that has exclusion files read anew; to a process without a terminal, `kill -HUP`. */
const SIGNAL = "SIGHUP";

/** What can be told which addresses to leave out from now on. */
export type Excluding = Pick<Scan, "exclude">;

/** Which files, for which addresses, and who is told. */
export interface ExclusionWatchOptions {
  /** Absolute paths. */
  readonly files: readonly string[];
  /** What is being scanned. */
  readonly among: AddressSet;
  readonly tell: (message: string) => void;
  /** Reads the files; core's by default. */
  readonly read?: typeof resolveExclusions;
}

/** A watch on the signal. */
export interface ExclusionWatch {
  /** Reads the files now, and after any reading that is under way. */
  reload(): Promise<void>;
  /** Resolves when no reading is under way. */
  settled(): Promise<void>;
  /** Gives the signal back its usual effect. */
  dispose(): void;
}

/**
 * Reads exclusion files anew at each SIGHUP and has a running scan leave out what they hold. A file that cannot be read or understood
 * leaves the list as it was.
 *
 * What was excluded when the scan began is no part of it, and does not come back when it is taken off the list.
 */
export function watchExclusions(scan: Excluding, options: ExclusionWatchOptions): ExclusionWatch {
  let reading = Promise.resolve();
  const reload = (): Promise<void> => {
    reading = reading.then(() => readAnew(scan, options));
    return reading;
  };
  const onSignal = (): void => void reload();
  process.on(SIGNAL, onSignal);
  return { reload, settled: () => reading, dispose: () => void process.off(SIGNAL, onSignal) };
}

/** Never rejects: a scan goes on whatever its exclusion files hold. */
async function readAnew(scan: Excluding, options: ExclusionWatchOptions): Promise<void> {
  const { files, among, tell, read = resolveExclusions } = options;
  try {
    const excluded = await read({ files }, among);
    scan.exclude(excluded);
    const addresses = `${formatCount(excluded.size)} ${excluded.size === 1 ? "address" : "addresses"}`;
    tell(`exclusions read anew: ${addresses} of this scan left out from now on.`);
  } catch (error) {
    const message =
      error instanceof PortolanError ? error.message : `internal error, please report it: ${String(error)}`;
    tell(`the exclusions stay as they were: ${message}`);
  }
}
