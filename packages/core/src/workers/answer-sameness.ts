/** Open ports from which a host without any other answer is thought too good to be true. */
const SUSPICIOUS_OPEN = 64;
/** Ports from here on are seldom served: the dynamic ports of RFC 6335 section 6. */
const FIRST_DYNAMIC_PORT = 49_152;
/** So many of them must be among the open ones. */
const SUSPICIOUS_DYNAMIC = 8;

/** What makes a host too good to be true. */
export interface Suspicion {
  readonly open: number;
  /** Those among them that are dynamic ports. */
  readonly dynamic: number;
  /** Time to live and window of every one of the answers. */
  readonly ttl: number;
  readonly window: number;
}

/**
 * Watches whether a host agrees to everything in the same words. A SYN proxy, a tarpit or a middlebox answers for ports that nobody
 * serves, from one place and by one rule: no port of it is ever refused, ports that hardly anybody serves are open, and all answers have
 * the same time to live and the same window. A real host refuses some of so many ports.
 */
export class AnswerSameness {
  readonly #open: Uint32Array;
  readonly #dynamic: Uint32Array;
  readonly #ttl: Uint8Array;
  readonly #window: Uint16Array;
  readonly #isOrdinary: Uint8Array;

  constructor(hosts: number) {
    this.#open = new Uint32Array(hosts);
    this.#dynamic = new Uint32Array(hosts);
    this.#ttl = new Uint8Array(hosts);
    this.#window = new Uint16Array(hosts);
    this.#isOrdinary = new Uint8Array(hosts);
  }

  reset(): void {
    this.#open.fill(0);
    this.#dynamic.fill(0);
    this.#isOrdinary.fill(0);
  }

  open(host: number): number {
    return this.#open[host] as number;
  }

  /** A port was refused: the host is like any other. */
  refused(host: number): void {
    this.#isOrdinary[host] = 1;
  }

  /**
   * A port is open. Gives the suspicion at the moment it becomes one, and never again.
   *
   * @param ttl Time to live of the answer; 0 when it is not known, which proves nothing.
   */
  agreed(host: number, port: number, ttl: number, window: number): Suspicion | undefined {
    const open = (this.#open[host] as number) + 1;
    this.#open[host] = open;
    if (this.#isOrdinary[host] === 1) return undefined;
    if (open === 1) {
      this.#ttl[host] = ttl;
      this.#window[host] = window;
    }
    if (ttl === 0 || this.#ttl[host] !== ttl || this.#window[host] !== window) {
      this.#isOrdinary[host] = 1;
      return undefined;
    }
    if (port >= FIRST_DYNAMIC_PORT) this.#dynamic[host] = (this.#dynamic[host] as number) + 1;
    const dynamic = this.#dynamic[host] as number;
    if (open < SUSPICIOUS_OPEN || dynamic < SUSPICIOUS_DYNAMIC) return undefined;
    this.#isOrdinary[host] = 1;
    return { open, dynamic, ttl, window };
  }
}
