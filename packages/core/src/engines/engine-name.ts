/**
 * Names of the probe engines. `raw` writes packets itself, which Linux allows root and CAP_NET_RAW; `connect` asks the Linux kernel for
 * connections, `net` asks Node for them.
 */
export type EngineName = "raw" | "connect" | "net";

/** Every engine, the preferred one first. */
export const ENGINE_NAMES = ["raw", "connect", "net"] as const satisfies readonly EngineName[];
