import { type NameHostsOptions, parseNameServer } from "@portolan/core";
import type { ScanOptions } from "../option-table.ts";

/**
 * Whose names are looked for by the flags; nothing for nobody's.
 *
 * Throws an `InputError` for what is no name server.
 */
export function planNames({ noDns, allDns, dnsServers = [] }: ScanOptions): NameHostsOptions | undefined {
  if (noDns) return undefined;
  const servers = dnsServers.flatMap((list) => list.split(",")).map((server) => parseNameServer(server.trim()));
  return { servers, hosts: allDns ? "all" : "up" };
}
