/** Names of the probe engines. `connect` asks the Linux kernel for connections, `net` asks Node for them. */
export type EngineName = "connect" | "net";

/** Every engine, the preferred one first. */
export const ENGINE_NAMES = ["connect", "net"] as const satisfies readonly EngineName[];
