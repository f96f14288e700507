/** The family of an address: IPv4 or IPv6. */
export type Family = 4 | 6;

/** One address as a number: 32 bits for IPv4, 128 for IPv6. */
export type Address = { readonly family: 4; readonly value: number } | { readonly family: 6; readonly value: bigint };

/** Addresses `first` to `last`, both included, as numbers: 32 bits for IPv4, 128 for IPv6. */
export type AddressRange =
  | { readonly family: 4; readonly first: number; readonly last: number }
  | { readonly family: 6; readonly first: bigint; readonly last: bigint };

/** The last address of the block of `prefixLength` leading bits around `address`, and the first: host bits may be set. */
export function blockOf(address: Address, prefixLength: number): AddressRange {
  if (address.family === 4) {
    const size = 2 ** (32 - prefixLength);
    const first = address.value - (address.value % size);
    return { family: 4, first, last: first + size - 1 };
  }
  const hostMask = (1n << BigInt(128 - prefixLength)) - 1n;
  const last = address.value | hostMask;
  return { family: 6, first: last - hostMask, last };
}
