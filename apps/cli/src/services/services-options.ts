import type { OptionDefinition, OptionValues } from "../option-definition.ts";

/** The flags of `portolan services`. */
export const SERVICES_OPTION_TABLE = [
  {
    key: "search",
    long: "--search",
    kind: "text",
    argument: "TEXT",
    topic: "Other",
    description: "Find services by a part of their name or description",
  },
  { key: "json", long: "--json", kind: "flag", topic: "Other", description: "Print JSON instead of the table" },
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
] as const satisfies readonly OptionDefinition[];

/** The parsed flags of `portolan services`. */
export type ServicesOptions = OptionValues<typeof SERVICES_OPTION_TABLE>;
