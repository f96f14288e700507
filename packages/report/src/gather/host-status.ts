import type { PortState, Reason } from "@portolan/core";
import type { HostGroup } from "./host-groups.ts";

/** Whether a host is there, in the words of nmap's formats, and what shows it. */
export interface HostStatus {
  readonly state: "up" | "down" | "unknown";
  readonly reason: Reason;
}

/** States that only an answer of the host itself can have shown. */
const SHOWS_HOST: ReadonlySet<PortState> = new Set(["open", "closed", "unfiltered"]);

/**
 * What is known of a host. One that was asked for its ports alone and did not answer may well be there, so it's `unknown`; where hosts
 * themselves are looked for, it's `down`.
 */
export function hostStatusOf({ host, ports }: HostGroup, isOfHosts: boolean): HostStatus {
  const shown = [...(host?.counts ?? []), ...ports].find(({ state }) => SHOWS_HOST.has(state));
  const reason = host?.reason ?? shown?.reason ?? "no-response";
  if (host?.state === "up" || shown !== undefined) return { state: "up", reason };
  return { state: isOfHosts ? "down" : "unknown", reason };
}
