import type { OptionDefinition } from "../option-definition.ts";

/** The flags of `portolan doctor`. */
export const DOCTOR_OPTION_TABLE = [
  { key: "json", long: "--json", kind: "flag", topic: "Other", description: "Print JSON instead of the table" },
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
] as const satisfies readonly OptionDefinition[];
