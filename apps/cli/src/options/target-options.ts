import type { OptionDefinition } from "../option-definition.ts";

/** Flags of a scan: what is to be scanned. */
export const TARGET_OPTIONS = [
  {
    key: "inputList",
    long: "--input-list",
    short: "-iL",
    kind: "texts",
    argument: "FILE",
    topic: "Targets",
    description: "Read targets from a file, or from standard input when FILE is -; may be repeated",
    commandLineOnly: true,
  },
  {
    key: "exclude",
    long: "--exclude",
    kind: "texts",
    argument: "TARGETS",
    topic: "Targets",
    description: "Leave out these targets, separated by commas; may be repeated",
  },
  {
    key: "excludeFile",
    long: "--exclude-file",
    aliases: ["--excludefile"],
    kind: "texts",
    argument: "FILE",
    topic: "Targets",
    description: "Leave out the targets in a file, which is read anew on SIGHUP; may be repeated",
  },
  {
    key: "includeSpecial",
    long: "--include-special",
    kind: "flag",
    topic: "Targets",
    description:
      "Scan special-purpose addresses (private, loopback, multicast, …) also where they are merely part of a wider target",
    default: "those that a target lies wholly inside of",
  },
  {
    key: "ipv4",
    long: "--ipv4",
    short: "-4",
    kind: "flag",
    topic: "Targets",
    description: "Scan IPv4 addresses only",
    conflicts: ["ipv6"],
  },
  {
    key: "ipv6",
    long: "--ipv6",
    short: "-6",
    kind: "flag",
    topic: "Targets",
    description: "Scan IPv6 addresses only",
  },
  {
    key: "resolveAll",
    long: "--resolve-all",
    kind: "flag",
    topic: "Targets",
    description: "Scan every address of a name",
    default: "the first",
  },
  {
    key: "noDns",
    long: "--no-dns",
    short: "-n",
    kind: "flag",
    topic: "Targets",
    description: "No reverse DNS look-ups. Portolan makes none yet, so this changes nothing",
  },
] as const satisfies readonly OptionDefinition[];
