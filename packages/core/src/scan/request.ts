import type { EngineName } from "../engines/engine-name.ts";
import type { PaceOptions } from "../pace/pace-options.ts";
import type { PortSelection } from "../ports/port-selection.ts";
import type { ServiceCatalogue } from "../ports/service-catalogue.ts";
import type { ResolvedTargets } from "../targets/resolve-targets.ts";
import type { WorkerPool } from "../workers/pool-runner.ts";

/** Part `index` (from 1) of `count`: all parts together probe each pair exactly once. */
export interface ShardSpecification {
  readonly index: number;
  readonly count: number;
}

/** Where and how often to write down what a scan has done, so that it can go on after a stop or a crash. */
export interface CheckpointOptions {
  /** The file. It is made when the scan has run for one interval, and removed when the scan finishes. */
  readonly path: string;
  /** Milliseconds between two writes; 2,000 by default. */
  readonly intervalMs?: number;
  /** Anything the caller wants back on resuming, such as its own options; must survive JSON. */
  readonly callerData?: unknown;
}

/** What to scan, and how. Only `targets` and `ports` are needed. */
export interface ScanRequest {
  /** Target texts in any of the forms of `parseTarget`, or what `resolveTargets` made of them. */
  readonly targets: readonly string[] | ResolvedTargets;
  /** A port list as of nmap's `-p`, or what `parsePorts` made of one. */
  readonly ports: string | PortSelection;
  /**
   * Service names for results, and for names in a port list; or a way to load them, taken once the threads have been launched, so that
   * the scan does not wait for it (names in `ports` then cannot be understood: parse them before).
   */
  readonly catalogue?: ServiceCatalogue | (() => Promise<ServiceCatalogue>);
  /** `auto` (default) takes `connect` where Linux system calls can be made, else `net`. */
  readonly engine?: EngineName | "auto";
  readonly pace?: PaceOptions;
  /** Up to 32 hexadecimal digits; random by default. The same seed repeats the order of probes. */
  readonly seed?: string;
  readonly shard?: ShardSpecification;
  /**
   * Worker threads; 0 probes in the calling thread. By default a small scan stays in the calling thread, a middling one is shared
   * between it and workers, and a large one gets a worker for each core.
   */
  readonly workers?: number;
  /** Threads started ahead by `startWorkerPool`, to be used where the scan takes any; they are the caller's to close. */
  readonly pool?: WorkerPool;
  /** Which ports become `port` events: the open ones (default; `open|filtered` counts as open), or all. */
  readonly records?: "open" | "all";
  /** Which hosts become `host` events: those with an open port, those that answered (default), or all. */
  readonly hosts?: "open" | "answered" | "all";
  /** The command line to be told in the `start` event. */
  readonly arguments?: readonly string[];
  readonly checkpoint?: CheckpointOptions;
  /** Aborts the scan: it ends with status `aborted`, its checkpoint on disk. */
  readonly signal?: AbortSignal;
}
