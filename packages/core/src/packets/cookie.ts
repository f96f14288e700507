import { randomFillSync } from "node:crypto";
import { halfSipHash } from "./half-sip-hash.ts";
import { ProbeKind } from "./probe-kind.ts";

/** 64 bits of key, as two 32-bit words. */
export type CookieKey = readonly [number, number];

/** Words of the longest address and of the two ports behind it. */
const MOST_WORDS = 5;

/** A fresh key from the system's cryptographic generator: whoever could guess it could forge answers. */
export function randomCookieKey(): CookieKey {
  const [first = 0, second = 0] = randomFillSync(new Uint32Array(2));
  return [first, second];
}

/**
 * What a probe carries to prove that an answer answers it: a keyed hash of where it went. The scanner needs no memory of a probe to
 * check an answer; a stranger who has not seen the probe forges one in 2^32 (for UDP: one in as many as there are source ports).
 *
 * Hashed are address, ports and kind; the family shows in the length. Threads that are to check each other's probes share the key.
 */
export class Cookie {
  readonly #key0: number;
  readonly #key1: number;
  readonly #words = new Int32Array(MOST_WORDS);

  constructor(key: CookieKey) {
    this.#key0 = key[0];
    this.#key1 = key[1];
  }

  /**
   * The cookie of a probe, an unsigned 32-bit number. Nothing is allocated.
   *
   * @param address Destination, network byte order: 4 or 16 bytes count.
   * @param port Destination port, and `sourcePort`: 0 for a probe that has none.
   */
  of(family: 4 | 6, address: Uint8Array, port: number, sourcePort: number, kind: ProbeKind): number {
    return this.#hashed(this.#takeAddress(family, address), port, sourcePort, kind);
  }

  /** The cookies of probes that go to so many ports of one address, into `into` from its beginning. */
  ofEach(
    family: 4 | 6,
    address: Uint8Array,
    ports: Uint16Array,
    sourcePort: number,
    kind: ProbeKind,
    into: Uint32Array,
    count: number,
  ): void {
    const addressWords = this.#takeAddress(family, address);
    for (let probe = 0; probe < count; probe += 1)
      into[probe] = this.#hashed(addressWords, ports[probe] as number, sourcePort, kind);
  }

  /** Puts an address at the head of what is hashed, and returns how many words it is. */
  #takeAddress(family: 4 | 6, address: Uint8Array): number {
    const words = this.#words;
    const addressWords = family === 4 ? 1 : 4;
    for (let word = 0; word < addressWords; word += 1) {
      const at = 4 * word;
      words[word] =
        (address[at] as number) |
        ((address[at + 1] as number) << 8) |
        ((address[at + 2] as number) << 16) |
        ((address[at + 3] as number) << 24);
    }
    return addressWords;
  }

  #hashed(addressWords: number, port: number, sourcePort: number, kind: ProbeKind): number {
    const words = this.#words;
    words[addressWords] = (port & 0xffff) | (sourcePort << 16);
    const wholeWords = addressWords + 1;
    const length = 4 * wholeWords + 1;
    return halfSipHash(this.#key0, this.#key1, words, wholeWords, kind | (length << 24));
  }

  /** The source port that a datagram to that port must come from: one of `count` ports from `first` on, chosen by the hash. */
  udpSourcePort(first: number, count: number, family: 4 | 6, address: Uint8Array, port: number): number {
    return first + (this.of(family, address, port, 0, ProbeKind.udp) % count);
  }
}
