/** What a hash decides: each question about a host or port is drawn for itself. */
export const Question = { up: 0, synProxy: 1, latency: 2, hops: 3, tcp: 4, udp: 5, sequence: 6, loss: 7 } as const;
export type Question = (typeof Question)[keyof typeof Question];

/** The golden ratio in 32 bits, which keeps neighbouring ports and seeds apart. */
const SPREAD = 0x9e3779b1;

/** Spreads every bit of a number over 32: the finalizer of MurmurHash3 (Appleby 2011, public domain). */
function spread(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}

/**
 * A number from 0 to 2³² − 1 for a question about a port of an address: the same whenever it is asked under the same seed, so that
 * 131,072 hosts × 65,536 ports need no table. It is no secret: it stands against chance, not against an opponent.
 */
export function keyedHash(seed: number, address: number, question: Question, port = 0): number {
  const keyed = spread(Math.imul(seed, SPREAD) ^ address);
  return spread(keyed ^ Math.imul(question * 0x1_0000 + port + 1, SPREAD)) >>> 0;
}

/** The same as a number from 0 up to and without 1. */
export function keyedShare(seed: number, address: number, question: Question, port = 0): number {
  return keyedHash(seed, address, question, port) / 0x1_0000_0000;
}
