/** What one server takes on. */
export interface Limits {
  /** Scans at one time; more are told to come back. */
  readonly concurrentScans: number;
  /** (host, port) pairs of one scan. */
  readonly probesPerScan: number;
  /** Size of a request's body in bytes. */
  readonly bodyBytes: number;
  /** Milliseconds that a client may take to read what was written to it, before it counts as gone. */
  readonly stalledAfterMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  concurrentScans: 4,
  probesPerScan: 1_000_000,
  bodyBytes: 65_536,
  stalledAfterMs: 60_000,
};
