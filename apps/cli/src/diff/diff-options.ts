import type { OptionDefinition } from "../option-definition.ts";

/** The flags of `portolan diff`. */
export const DIFF_OPTION_TABLE = [
  {
    key: "json",
    long: "--json",
    kind: "flag",
    topic: "Output",
    description: "Print one JSON document instead of text",
    conflicts: ["markdown"],
  },
  {
    key: "markdown",
    long: "--markdown",
    kind: "flag",
    topic: "Output",
    description: "Print a Markdown table instead of text",
  },
  {
    key: "noColor",
    long: "--no-color",
    kind: "flag",
    topic: "Output",
    description: "No colours, whatever the terminal; NO_COLOR and FORCE_COLOR in the environment are obeyed too",
  },
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
] as const satisfies readonly OptionDefinition[];
