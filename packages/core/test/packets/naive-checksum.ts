/** The Internet checksum as RFC 1071 section 1 puts it in words: one's complement sum, the carry added back at once, complemented. */
export function naiveChecksum(bytes: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < bytes.length; index += 2) {
    sum += 256 * (bytes[index] ?? 0) + (bytes[index + 1] ?? 0);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return 0xffff - sum;
}
