import type { OptionDefinition } from "../option-definition.ts";

/** The flags of `portolan man`. */
export const MANUAL_OPTION_TABLE = [
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
] as const satisfies readonly OptionDefinition[];
