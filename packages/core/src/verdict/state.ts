/**
 * States of a port, in nmap's words (nmap(1), "Port Scanning Basics"). `unknown`: no probe could leave this machine, so that
 * nothing is known of the port; it is never called filtered for a fault on our side.
 */
export type PortState = "open" | "closed" | "filtered" | "unfiltered" | "open|filtered" | "unknown";

/**
 * States of a host. `up`: it answered at least one probe itself; `silent`: nothing came back, or only word from another machine that
 * it can't be reached; `timed-out`: its time was up before all its ports were decided.
 */
export type HostState = "up" | "silent" | "timed-out";

/** States of a port, or of a question to a host, that only the host itself can have answered: it is up. */
export const STATES_OF_ANSWERS: ReadonlySet<PortState> = new Set(["open", "closed", "unfiltered"]);
