import { sideBySide } from "./side-by-side.ts";

/** All 65,535 ports of one host by SYN: 6 open, the rest reset. */
export const synOneHost = sideBySide({
  preset: "one-host",
  name: "syn-one-host",
  technique: "-sS",
  runs: 5,
  probes: 65_535,
  mostRatio: 0.7,
});
