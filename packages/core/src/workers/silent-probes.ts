const INITIAL_LENGTH = 64;

/**
 * Silent ports: where each is in the order, how many attempts it has had, and whether its host was known by then to limit its ICMP errors. A stack over
 * growing arrays.
 */
export class SilentProbes {
  #positions = new Float64Array(INITIAL_LENGTH);
  #attempts = new Uint8Array(INITIAL_LENGTH);
  #wasLimited = new Uint8Array(INITIAL_LENGTH);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(position: number, attempts: number, wasLimited = 0): void {
    if (this.#length === this.#positions.length) this.#enlarge();
    this.#wasLimited[this.#length] = wasLimited;
    this.#positions[this.#length] = position;
    this.#attempts[this.#length] = attempts;
    this.#length += 1;
  }

  positionAt(index: number): number {
    return this.#positions[index] as number;
  }

  attemptsAt(index: number): number {
    return this.#attempts[index] as number;
  }

  wasLimitedAt(index: number): number {
    return this.#wasLimited[index] as number;
  }

  /** Where a position lies; −1 when it does not. */
  indexOf(position: number): number {
    return this.#positions.subarray(0, this.#length).indexOf(position);
  }

  /** Takes one out; the last one takes its place. */
  drop(index: number): void {
    const last = this.#length - 1;
    this.#positions[index] = this.#positions[last] as number;
    this.#attempts[index] = this.#attempts[last] as number;
    this.#wasLimited[index] = this.#wasLimited[last] as number;
    this.#length = last;
  }

  /** Takes the last one off; read it before with `positionAt` and `attemptsAt`. */
  dropLast(): void {
    this.#length -= 1;
  }

  clear(): void {
    this.#length = 0;
  }

  /** Writes all positions into `into` from `at` on, and returns the place behind them. */
  copyPositions(into: Float64Array, at: number): number {
    into.set(this.#positions.subarray(0, this.#length), at);
    return at + this.#length;
  }

  #enlarge(): void {
    const positions = new Float64Array(this.#length * 2);
    positions.set(this.#positions);
    this.#positions = positions;
    const attempts = new Uint8Array(this.#length * 2);
    attempts.set(this.#attempts);
    this.#attempts = attempts;
    const wasLimited = new Uint8Array(this.#length * 2);
    wasLimited.set(this.#wasLimited);
    this.#wasLimited = wasLimited;
  }
}
