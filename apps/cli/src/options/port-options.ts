import type { OptionDefinition } from "../option-definition.ts";

/** Flags of a scan: which ports are asked. */
export const PORT_OPTIONS = [
  {
    key: "ports",
    long: "--ports",
    short: "-p",
    kind: "text",
    once: true,
    argument: "PORTS",
    topic: "Ports",
    description: "Ports to probe: 22,80,8000-8100, http*, T:80,U:53, or - for all",
    default: "the 1,000 most often open",
    conflicts: ["fast", "topPorts"],
  },
  {
    key: "fast",
    long: "--fast",
    short: "-F",
    kind: "flag",
    topic: "Ports",
    description: "Probe the 100 ports most often open",
    conflicts: ["topPorts"],
  },
  {
    key: "topPorts",
    long: "--top-ports",
    kind: "integer",
    argument: "N",
    minimum: 1,
    maximum: 65_535,
    topic: "Ports",
    description: "Probe the N ports most often open",
  },
  {
    key: "excludePorts",
    long: "--exclude-ports",
    kind: "texts",
    argument: "PORTS",
    topic: "Ports",
    description: "Leave out these ports, in the same form; may be repeated",
  },
] as const satisfies readonly OptionDefinition[];
