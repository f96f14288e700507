import { isInstalled } from "@portolan/tool-netlab";

/** Where a scanner sends from and through. */
export interface Link {
  readonly device: string;
  readonly sourceIp: string;
  /** Link address of the gateway, with colons. */
  readonly gatewayMac: string;
}

/** The first link of a lab, `linkOf(0)` of netlab. */
export const LAB_LINK: Link = { device: "eth0", sourceIp: "10.76.0.1", gatewayMac: "02:00:00:4c:00:02" };

/** A rate that no machine reaches, for scanners that must be told one. */
export const UNLIMITED = "10000000";

/** Milliseconds without a packet after which masscan is ended: its receive thread may wait for ever on a quiet link. */
export const MASSCAN_QUIET_MS = 2_500;

/** The scanners of Debian's that some release lacks. */
export function hasZmap(): boolean {
  return isInstalled("zmap", [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin"]);
}

/** The words of a SYN scan with masscan that tells open ports as a list, line by line, so that none is lost when it is ended. */
export function masscanScan(
  { device, sourceIp, gatewayMac }: Link,
  { targets, ports }: { readonly targets: readonly string[]; readonly ports: string },
  flags: readonly string[],
): string[] {
  const link = ["--adapter", device, "--adapter-ip", sourceIp, "--router-mac", gatewayMac.replaceAll(":", "-")];
  return ["stdbuf", "-oL", "masscan", ...link, "-p", ports, ...flags, "-oL", "-", ...targets];
}

/**
 * The words of a SYN scan with zmap by one thread, which knows one port and sends `probes` packets to it at each address. Its own list of
 * addresses to leave out holds private ones.
 */
export function zmapScan({ device, sourceIp, gatewayMac }: Link, targets: readonly string[], probes: number): string[] {
  const link = ["-i", device, "-S", sourceIp, "-G", gatewayMac];
  const pace = ["-r", UNLIMITED, "-T", "1", "-P", String(probes), "-c", "1"];
  return ["zmap", ...link, ...pace, "-q", "-b", "/dev/null", "-o", "/dev/null", "-p", "80", ...targets];
}
