import { readFileSync } from "node:fs";

/** The range of ports that the kernel gives to connections, both ends included. */
export interface EphemeralPorts {
  readonly first: number;
  readonly last: number;
}

/** What may be an ephemeral port where the system does not say: any that needs no privilege. */
const ANY: EphemeralPorts = { first: 1_024, last: 65_535 };

/** This machine's range, from /proc/sys/net/ipv4/ip_local_port_range (ip(7)); it holds for IPv6 too. */
export function ephemeralPorts(): EphemeralPorts {
  try {
    const [first, last] = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8")
      .trim()
      .split(/\s+/)
      .map(Number);
    return first !== undefined && last !== undefined && first <= last ? { first, last } : ANY;
  } catch {
    return ANY;
  }
}
