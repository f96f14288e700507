/** The transport protocol of a port. */
export type Protocol = "tcp" | "udp";

/** The protocols in the order in which they are numbered on the wire between threads. */
export const PROTOCOLS = ["tcp", "udp"] as const satisfies readonly Protocol[];
