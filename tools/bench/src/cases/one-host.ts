import { sideBySide } from "./side-by-side.ts";

/** All 65,535 ports of one host: 6 open, the rest reset. */
export const oneHost = sideBySide({ preset: "one-host", probes: 65_535, mostRatio: 0.75 });
