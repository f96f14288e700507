import type { OptionDefinition } from "../option-definition.ts";

/** Flags of a scan: what stays of a scan that stops. */
export const INTERRUPTION_OPTIONS = [
  {
    key: "timeout",
    long: "--timeout",
    kind: "duration",
    argument: "TIME",
    minimumMs: 0,
    topic: "Interruption",
    description:
      "End the whole scan after so long with what was found by then, and exit status 4; 0 for never. For one host there is --host-timeout",
    default: "0",
    localOnly: true,
  },
  {
    key: "checkpoint",
    long: "--checkpoint",
    kind: "text",
    argument: "FILE",
    topic: "Interruption",
    description: "Where to note how far the scan has come, so that it can go on after a stop or a crash",
    default: "portolan/SEED.checkpoint in $XDG_STATE_HOME or ~/.local/state",
    conflicts: ["noCheckpoint"],
    localOnly: true,
  },
  {
    key: "checkpointEvery",
    long: "--checkpoint-every",
    kind: "duration",
    argument: "TIME",
    minimumMs: 20,
    topic: "Interruption",
    description: "How often to note it: what a crash loses is probed again",
    default: "2s",
    conflicts: ["noCheckpoint"],
    localOnly: true,
  },
  {
    key: "noCheckpoint",
    long: "--no-checkpoint",
    kind: "flag",
    topic: "Interruption",
    description: "Note nothing; an interrupted scan is lost",
    localOnly: true,
  },
  {
    key: "resume",
    long: "--resume",
    kind: "text",
    argument: "FILE",
    topic: "Interruption",
    description:
      "Go on with the scan of a checkpoint, with all its flags; its output files are written anew from the start. Flags beside it may change how it runs and what is written, not what is scanned",
    commandLineOnly: true,
    localOnly: true,
  },
] as const satisfies readonly OptionDefinition[];
