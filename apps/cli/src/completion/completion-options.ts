import type { OptionDefinition } from "../option-definition.ts";

/** The shells that there is a script for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

/** The flags of `portolan completion`. */
export const COMPLETION_OPTION_TABLE = [
  {
    key: "candidates",
    long: "--candidates",
    kind: "flag",
    topic: "Other",
    description: "Print what may stand at the end of the words behind --; the scripts ask for it",
  },
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
] as const satisfies readonly OptionDefinition[];
