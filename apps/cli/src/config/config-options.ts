import type { OptionDefinition } from "../option-definition.ts";

/** The flags of `portolan config`. */
export const CONFIG_OPTION_TABLE = [
  {
    key: "profile",
    long: "--profile",
    kind: "text",
    argument: "NAME",
    topic: "Other",
    description: "Say what applies with this profile",
  },
  {
    key: "config",
    long: "--config",
    kind: "text",
    argument: "FILE",
    topic: "Other",
    description: "Read this configuration file instead of those that are found",
  },
  { key: "json", long: "--json", kind: "flag", topic: "Other", description: "Print JSON instead of the table" },
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
] as const satisfies readonly OptionDefinition[];
