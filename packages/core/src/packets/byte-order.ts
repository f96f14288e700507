/** Unsigned 16 bits in network byte order. The caller has made sure that they are there. */
export function read16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
}

/** Unsigned 32 bits in network byte order. The caller has made sure that they are there. */
export function read32(bytes: Uint8Array, offset: number): number {
  return ((read16(bytes, offset) << 16) | read16(bytes, offset + 2)) >>> 0;
}

/** Writes the low 16 bits of a number in network byte order. */
export function write16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
}

/** Writes 32 bits in network byte order. */
export function write32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

/** Copies bytes one by one: for some dozens of them that is quicker than a call of `set`, and makes no view. */
export function copyBytes(
  from: Uint8Array,
  fromOffset: number,
  into: Uint8Array,
  intoOffset: number,
  length: number,
): void {
  for (let index = 0; index < length; index += 1) into[intoOffset + index] = from[fromOffset + index] as number;
}
