/** What one server takes on. */
export interface Limits {
  /** Scans at one time; others wait. */
  readonly concurrentScans: number;
  /** Scans that wait; more are told to come back. */
  readonly queuedScans: number;
  /** (host, port) pairs of one scan. */
  readonly probesPerScan: number;
  /** Schedules in all. */
  readonly schedules: number;
  /** Milliseconds between two runs of a schedule, at the least. */
  readonly scheduleIntervalMs: number;
  /** Bytes that must be free on the disk before scans go on that stopped since it was full. */
  readonly roomBytes: number;
  /** Characters of a request's address. */
  readonly urlLength: number;
  /** Size of a request's body in bytes. */
  readonly bodyBytes: number;
  /** Rows of a page, where nobody asks for fewer. */
  readonly pageRows: number;
  /** Clients that follow events at one time. */
  readonly eventClients: number;
  /** Events of two scans, together, that are compared. */
  readonly comparedEvents: number;
  /** Pairs of scans that are compared at one time. */
  readonly comparisons: number;
  /** Requests of one caller a minute. */
  readonly requestsPerMinute: number;
  /** Requests a minute from one address that could not say who asks. */
  readonly strangersPerMinute: number;
  /** Milliseconds that a client may take to read what was written to it, before it counts as gone. */
  readonly stalledAfterMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  concurrentScans: 4,
  queuedScans: 100,
  probesPerScan: 1_000_000,
  schedules: 100,
  scheduleIntervalMs: 300_000,
  roomBytes: 16 * 2 ** 20,
  urlLength: 8_192,
  bodyBytes: 262_144,
  pageRows: 1_000,
  eventClients: 256,
  comparedEvents: 100_000,
  comparisons: 2,
  requestsPerMinute: 6_000,
  strangersPerMinute: 60,
  stalledAfterMs: 60_000,
};
