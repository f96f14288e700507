import { AddressSet } from "@portolan/core";

/** The addresses that never leave the machine: 127.0.0.0/8 (RFC 1122, section 3.2.1.3) and ::1 (RFC 4291, section 2.5.3). */
export const LOOPBACK = AddressSet.fromJSON(["127.0.0.0-127.255.255.255", "::1"]);

/** The first address of a set that leaves this machine; undefined when none does. */
export function firstOutside(addresses: AddressSet): string | undefined {
  const outside = addresses.subtract(LOOPBACK);
  return outside.size === 0 ? undefined : outside.text(0);
}
