import type { ScanRequest } from "@portolan/core";
import { MANY_HOSTS } from "@portolan/report";
import type { ScanOptions } from "../option-table.ts";

/** Ports a host, and probes of the whole scan, up to which `--show auto` shows every port. */
const AUTO_PORTS = 25;
const AUTO_PROBES = 10_000;

/** Addresses beyond which a host is told only when it has an open port. */
const SWEEP_HOSTS = 4096;

/** Which ports and hosts the scan tells of, by what the user wants to see and how large the scan is. */
export function chooseRecords(
  { open, show = open ? "open" : "auto", discoveryOnly = false }: Pick<ScanOptions, "open" | "show" | "discoveryOnly">,
  hosts: number,
  portsPerHost: number,
): Required<Pick<ScanRequest, "records" | "hosts">> {
  const small = portsPerHost <= AUTO_PORTS && hosts * portsPerHost <= AUTO_PROBES;
  return {
    records: show === "all" || (show === "auto" && small) ? "all" : "open",
    hosts: chooseHosts(show === "all", hosts, discoveryOnly),
  };
}

/** Of a few hosts each is told, so that one without an answer isn't passed over in silence. */
function chooseHosts(showAll: boolean, hosts: number, discoveryOnly: boolean): "open" | "answered" | "all" {
  if (showAll || hosts <= MANY_HOSTS) return "all";
  // Where hosts alone are looked for, those that answered are the result.
  if (discoveryOnly) return "answered";
  return hosts > SWEEP_HOSTS ? "open" : "answered";
}
