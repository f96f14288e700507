/** States of a port, in nmap's words (nmap(1), "Port Scanning Basics"). */
export type PortState = "open" | "closed" | "filtered" | "unfiltered" | "open|filtered";

/**
 * States of a host. `up`: it answered at least one probe; `silent`: nothing came back, or only word from another machine that
 * it can't be reached; `timed-out`: its `--host-timeout` passed before all its ports were probed.
 */
export type HostState = "up" | "silent" | "timed-out";
