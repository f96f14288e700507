/** Gains of RFC 6298 section 2: 1/8 for the smoothed time, 1/4 for its variation, and four variations of margin. */
const ALPHA = 1 / 8;
const BETA = 1 / 4;
const K = 4;
/** Each further attempt waits longer, as in RFC 6298 section 5.5, though less steeply: every attempt has a socket, and a time, of its own. */
const BACKOFF = 1.5;
const MOST_BACKOFF = 4;

/** Round-trip times of many hosts, and the time-outs that follow from them (RFC 6298). Milliseconds throughout. */
export class RttTable {
  readonly #smoothed: Float32Array;
  readonly #variation: Float32Array;
  readonly #initialMs: number;
  readonly #minMs: number;
  readonly #maxMs: number;

  constructor(
    hosts: number,
    bounds: {
      readonly initialRttTimeoutMs: number;
      readonly minRttTimeoutMs: number;
      readonly maxRttTimeoutMs: number;
    },
  ) {
    this.#smoothed = new Float32Array(hosts);
    this.#variation = new Float32Array(hosts);
    this.#initialMs = bounds.initialRttTimeoutMs;
    this.#minMs = bounds.minRttTimeoutMs;
    this.#maxMs = bounds.maxRttTimeoutMs;
    this.reset();
  }

  /** Forgets every host. */
  reset(): void {
    // A negative smoothed time stands for "never measured".
    this.#smoothed.fill(-1);
    this.#variation.fill(0);
  }

  /** Takes a measurement in. Each probe attempt is its own socket or packet, so none is ambiguous (Karn's problem does not arise). */
  measured(host: number, rttMs: number): void {
    const smoothed = this.#smoothed[host] as number;
    if (smoothed < 0) {
      this.#smoothed[host] = rttMs;
      this.#variation[host] = rttMs / 2;
      return;
    }
    const variation = this.#variation[host] as number;
    this.#variation[host] = variation + BETA * (Math.abs(smoothed - rttMs) - variation);
    this.#smoothed[host] = smoothed + ALPHA * (rttMs - smoothed);
  }

  /** How long to wait for the answer to a host's probe on its `attempt`-th try, counted from 1. */
  timeoutMs(host: number, attempt: number): number {
    const smoothed = this.#smoothed[host] as number;
    const base =
      smoothed < 0 ? this.#initialMs : Math.max(this.#minMs, smoothed + K * (this.#variation[host] as number));
    const factor = attempt <= 1 ? 1 : Math.min(MOST_BACKOFF, BACKOFF ** (attempt - 1));
    return Math.min(this.#maxMs, base * factor);
  }
}
