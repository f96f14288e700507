import { sideBySide } from "./side-by-side.ts";

/** 100 ports of each of 254 hosts: 3 open, the rest reset. */
export const subnet = sideBySide({ preset: "subnet", probes: 254 * 100, mostRatio: 0.75 });
