/** Bytes over an `ArrayBuffer` of their own. */
export type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Bytes that stay where they are in memory. A typed array made by length may live inside the garbage-collected heap when it is
 * small, and move; one over an `ArrayBuffer` made first does not. The kernel may hold its address for as long as the array is
 * reachable.
 */
export function pinnedBytes(length: number): Bytes {
  return new Uint8Array(new ArrayBuffer(length));
}
