/**
 * How many ICMP errors each host may still send: a token bucket a host, kept as the time at which it is full again (the generic cell
 * rate algorithm, ITU-T I.371), so that 8 bytes a host are enough.
 */
export class IcmpLimit {
  readonly #fullAtMs: Float64Array;
  readonly #intervalMs: number;
  readonly #burstMs: number;

  /** @param limit Errors a host may send at once, and a second; none is held back when it is null. */
  constructor(hosts: number, limit: { readonly perSecond: number; readonly burst: number } | null) {
    this.#fullAtMs = new Float64Array(limit === null ? 0 : hosts);
    this.#intervalMs = limit === null ? 0 : 1_000 / limit.perSecond;
    this.#burstMs = limit === null ? 0 : limit.burst * this.#intervalMs;
  }

  /** Takes a token of a host, by its place, if there is one. */
  take(host: number, nowMs: number): boolean {
    if (this.#intervalMs === 0) return true;
    const fullAtMs = Math.max(this.#fullAtMs[host] ?? 0, nowMs) + this.#intervalMs;
    if (fullAtMs - nowMs > this.#burstMs) return false;
    this.#fullAtMs[host] = fullAtMs;
    return true;
  }
}
