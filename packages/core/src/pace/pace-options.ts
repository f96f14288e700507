/** The six presets of `-T`, slowest first (nmap(1), "Timing and Performance"). */
export type TimingTemplate = "paranoid" | "sneaky" | "polite" | "normal" | "aggressive" | "insane";

/** How fast to go. Every field is optional; what is left out comes from the timing template. */
export interface PaceOptions {
  /** Preset that the other fields refine; `normal` by default. */
  readonly template?: TimingTemplate;
  /**
   * A fixed pace in probes a second over all workers: no adapting, up or down. Excludes the two bounds below. `auto`, for sweeps: the pace
   * is raised until a smaller share of the probes is answered, and kept below that.
   */
  readonly ratePerSecond?: number | "auto";
  /** Never slower than this, probes a second, whatever the network answers. */
  readonly minRatePerSecond?: number;
  /** Never faster than this, probes a second. */
  readonly maxRatePerSecond?: number;
  /** No host is sent more than this, probes a second over all workers. */
  readonly maxRatePerHost?: number;
  /** How often an unanswered probe is sent again at the most; 0 to 50. */
  readonly maxRetries?: number;
  /** Time-out of a probe to a host that has not answered yet, milliseconds. */
  readonly initialRttTimeoutMs?: number;
  /** Bounds of the measured time-out, milliseconds. */
  readonly minRttTimeoutMs?: number;
  readonly maxRttTimeoutMs?: number;
  /** Least time between two probes to the same host, milliseconds; 0 for none. */
  readonly scanDelayMs?: number;
  /** Give a host up when its ports are not decided after so many milliseconds; 0 for never. */
  readonly hostTimeoutMs?: number;
  /** Most probes in flight at once over all workers; bounded by the descriptor limit in any case. */
  readonly maxParallelism?: number;
}
