import type { OptionDefinition } from "../option-definition.ts";

/** Flags of a scan: help and version. */
export const OTHER_OPTIONS = [
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
  { key: "version", long: "--version", short: "-V", kind: "flag", topic: "Other", description: "Show the version" },
] as const satisfies readonly OptionDefinition[];
