import ipaddr from "ipaddr.js";

/**
 * A text that sorts as its address does: IPv4 before IPv6, each by number. What isn't an address sorts last, by its own text.
 */
export function addressSortKey(ip: string): string {
  try {
    const bytes = ipaddr.parse(ip).toByteArray();
    return `${bytes.length === 4 ? "4" : "6"} ${Buffer.from(bytes).toString("hex")}`;
  } catch {
    // Asking first would parse every address twice.
    return `9 ${ip}`;
  }
}
