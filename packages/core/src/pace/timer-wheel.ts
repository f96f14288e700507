const NOBODY = -1;
/** One bucket a millisecond; what lies further ahead than the wheel is looked at again each turn. */
const BUCKETS = 16_384;

/**
 * Deadlines of many slots, set and cleared in constant time without allocation: a ring of buckets, each a doubly linked list
 * through arrays indexed by slot (G. Varghese and A. Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987, scheme 6).
 */
export class TimerWheel {
  readonly #deadlineMs: Float64Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #bucketOf: Int32Array;
  readonly #heads = new Int32Array(BUCKETS).fill(NOBODY);
  readonly #onDue: (slot: number) => void;
  #tick: number;
  #count = 0;

  constructor(slots: number, nowMs: number, onDue: (slot: number) => void) {
    this.#deadlineMs = new Float64Array(slots);
    this.#next = new Int32Array(slots).fill(NOBODY);
    this.#previous = new Int32Array(slots).fill(NOBODY);
    this.#bucketOf = new Int32Array(slots).fill(NOBODY);
    this.#onDue = onDue;
    this.#tick = Math.floor(nowMs);
  }

  /** Slots that wait for their deadline. */
  get count(): number {
    return this.#count;
  }

  /** Sets a slot's deadline; it must have none. A deadline in the past is due at the next `advance`. */
  set(slot: number, deadlineMs: number): void {
    this.#deadlineMs[slot] = deadlineMs;
    this.#link(slot);
    this.#count += 1;
  }

  /** Takes a slot's deadline away, if it has one. */
  clear(slot: number): void {
    if (this.#bucketOf[slot] === NOBODY) return;
    this.#unlink(slot);
    this.#count -= 1;
  }

  /** Calls back for every slot whose deadline has passed; each has no deadline any more when it is called for. */
  advance(nowMs: number): void {
    const until = Math.floor(nowMs);
    // After a stall of more than a turn, one turn visits every bucket.
    if (until - this.#tick > BUCKETS) this.#tick = until - BUCKETS;
    while (this.#tick < until && this.#count > 0) {
      this.#tick += 1;
      this.#visit(this.#tick % BUCKETS, nowMs);
    }
    this.#tick = Math.max(this.#tick, until);
  }

  #visit(bucket: number, nowMs: number): void {
    let slot = this.#heads[bucket] as number;
    // The list is taken off first: a callback may set deadlines anew, in this very bucket too.
    this.#heads[bucket] = NOBODY;
    while (slot !== NOBODY) {
      const next = this.#next[slot] as number;
      if (next !== NOBODY) this.#previous[next] = NOBODY;
      this.#bucketOf[slot] = NOBODY;
      if ((this.#deadlineMs[slot] as number) > nowMs) {
        this.#link(slot);
      } else {
        this.#count -= 1;
        this.#detached = next;
        this.#onDue(slot);
        slot = this.#detached;
        continue;
      }
      slot = next;
    }
    this.#detached = NOBODY;
  }

  /** Head of the list being visited: a callback may clear slots of it. */
  #detached = NOBODY;

  #link(slot: number): void {
    const tick = Math.max(
      this.#tick + 1,
      Math.min(Math.ceil(this.#deadlineMs[slot] as number), this.#tick + BUCKETS - 1),
    );
    const bucket = tick % BUCKETS;
    const head = this.#heads[bucket] as number;
    this.#next[slot] = head;
    this.#previous[slot] = NOBODY;
    if (head !== NOBODY) this.#previous[head] = slot;
    this.#heads[bucket] = slot;
    this.#bucketOf[slot] = bucket;
  }

  #unlink(slot: number): void {
    const next = this.#next[slot] as number;
    const previous = this.#previous[slot] as number;
    if (previous !== NOBODY) this.#next[previous] = next;
    else if (this.#detached === slot) this.#detached = next;
    else this.#heads[this.#bucketOf[slot] as number] = next;
    if (next !== NOBODY) this.#previous[next] = previous;
    this.#bucketOf[slot] = NOBODY;
  }
}
