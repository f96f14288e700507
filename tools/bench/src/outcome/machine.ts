import { cpus, loadavg, release } from "node:os";

/** The machine that figures come from. */
export interface Machine {
  readonly node: string;
  readonly kernel: string;
  readonly cpu: string;
  readonly cores: number;
  /** Mean number of running tasks over the last minute, when the bench began. */
  readonly load: number;
}

/** More load than this at the start means that something else runs, which costs one side more than the other. */
const QUIET_LOAD = 0.5;

export function readMachine(): Machine {
  const processors = cpus();
  return {
    node: process.version,
    kernel: release(),
    cpu: processors[0]?.model ?? "unknown",
    cores: processors.length,
    load: loadavg()[0] ?? 0,
  };
}

/** What to tell of a machine that is not quiet; undefined when it is. */
export function noiseWarning({ load, cores }: Machine): string | undefined {
  if (load <= QUIET_LOAD) return undefined;
  return `The machine is not quiet: its load was ${load.toFixed(2)} on ${cores} cores at the start, and figures are good from ${QUIET_LOAD} down.`;
}
