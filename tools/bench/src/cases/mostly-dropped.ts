import { sideBySide } from "./side-by-side.ts";

/** 1,000 ports of one host, of which 900 are dropped: what counts is how soon silence is believed, and that it is not too soon. */
export const mostlyDropped = sideBySide({ preset: "mostly-dropped", probes: 1_000, mostRatio: 1 });
