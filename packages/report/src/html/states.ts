import type { PortState } from "@portolan/core";

/** Every state of a port, what is worth most to a reader first, and the word that the page's style knows it by. */
export const STATE_CLASSES = {
  open: "open",
  "open|filtered": "maybe",
  unfiltered: "unfiltered",
  filtered: "filtered",
  closed: "closed",
  unknown: "unknown",
} as const satisfies Readonly<Record<PortState, string>>;

/** The states in that order. */
export const PORT_STATES = Object.keys(STATE_CLASSES) as readonly PortState[];
