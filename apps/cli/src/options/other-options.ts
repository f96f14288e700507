import type { OptionDefinition } from "../option-definition.ts";

/** Flags of a scan: its configuration, help and version. */
export const OTHER_OPTIONS = [
  {
    key: "profile",
    long: "--profile",
    kind: "text",
    argument: "NAME",
    topic: "Other",
    description: "Take the settings of this profile of the configuration file",
    conflicts: ["noConfig"],
    commandLineOnly: true,
  },
  {
    key: "config",
    long: "--config",
    kind: "text",
    argument: "FILE",
    topic: "Other",
    description: "Read this configuration file instead of those that are found",
    default: "portolan.config.yaml, .json or .ts here or above, and in ~/.config/portolan",
    conflicts: ["noConfig"],
    commandLineOnly: true,
  },
  {
    key: "noConfig",
    long: "--no-config",
    kind: "flag",
    topic: "Other",
    description: "Read no configuration: neither files nor PORTOLAN_ variables",
    commandLineOnly: true,
  },
  {
    key: "help",
    long: "--help",
    short: "-h",
    kind: "flag",
    topic: "Other",
    description: "Show this help",
    commandLineOnly: true,
  },
  {
    key: "version",
    long: "--version",
    short: "-V",
    kind: "flag",
    topic: "Other",
    description: "Show the version",
    commandLineOnly: true,
  },
] as const satisfies readonly OptionDefinition[];
