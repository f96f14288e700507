/** Adds bytes to a sum of 16-bit words, RFC 1071; an odd last byte counts as if a zero followed. */
export function addWords(sum: number, view: DataView, offset: number, length: number): number {
  let total = sum;
  const end = offset + length - 1;
  let at = offset;
  for (; at < end; at += 2) total += view.getUint16(at);
  return at === end ? total + (view.getUint8(at) << 8) : total;
}

/** The checksum that a sum of words comes to: 0 when the words held their own checksum and are intact. */
export function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x1_0000);
  return ~folded & 0xffff;
}

/** The sum of the pseudo header that TCP and UDP add (RFC 9293 section 3.1), from an IPv4 header at `offset`. */
export function pseudoHeaderSum(view: DataView, offset: number, protocol: number, length: number): number {
  return addWords(protocol + length, view, offset + 12, 8);
}
