import type { OptionDefinition } from "../option-definition.ts";

/** Flags of a scan: a server that makes it. */
export const SERVER_OPTIONS = [
  {
    key: "server",
    long: "--server",
    kind: "text",
    argument: "URL",
    topic: "Server",
    description:
      "Have the portolan-api at this address make the scan, and show it as if it were made here. Files and names are read here; every host is probed, as with -Pn. A stop aborts it there, too",
    default: "scan from this machine",
  },
  {
    key: "tokenFile",
    long: "--token-file",
    kind: "text",
    argument: "FILE",
    topic: "Server",
    description: "Read the token for the server from this file",
    default: "$PORTOLAN_TOKEN, if the server wants one",
  },
  {
    key: "serverPatience",
    long: "--server-patience",
    kind: "duration",
    argument: "TIME",
    minimumMs: 0,
    topic: "Server",
    description: "How long to wait for a server that is too busy, or was there and does not answer any more",
    default: "1m",
  },
] as const satisfies readonly OptionDefinition[];
