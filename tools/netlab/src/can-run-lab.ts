import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether labs can be made here, and if not, why: half a sentence for people. */
export type LabAvailability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What the answer depends on. */
export interface LabFacts {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Commands that a lab calls and that are not to be found. */
  readonly missingCommands: readonly string[];
  /** Tries a namespace and every kind of rule; returns what failed, or undefined when nothing did. */
  readonly tryNamespace: () => string | undefined;
}

/** What a lab itself calls; tests call more. */
const LAB_COMMANDS = ["ip", "nft", "sh", "sysctl", "prlimit", "setpriv", "unshare"];

/** Every kind of rule that a target may have, on a namespace that is gone with the command. */
const PROBE_RULESET = `
table inet probe {
  chain behaviour {
    type filter hook prerouting priority mangle; policy accept;
    tcp dport 1 tproxy ip to 127.0.0.1:61000 accept
    tcp dport 2 reject with tcp reset
    tcp dport 3 reject with icmp type admin-prohibited
  }
}
table netdev probe {
  chain ingress { type filter hook ingress device "lo" priority 0; numgen random mod 100 < 1 drop; }
  chain egress { type filter hook egress device "lo" priority 0; numgen random mod 100 < 1 drop; }
}
`;

const PROBE_TIMEOUT_MS = 10_000;

/** Whether a command is in one of some folders, those of PATH by default. */
export function isInstalled(command: string, folders: readonly string[] = pathFolders()): boolean {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The folders of PATH. */
export function pathFolders(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter);
}

function tryNamespace(): string | undefined {
  const options = { input: PROBE_RULESET, encoding: "utf8", timeout: PROBE_TIMEOUT_MS } as const;
  const run = spawnSync("unshare", ["--net", "nft", "-f", "-"], options);
  if (run.status === 0) return undefined;
  return run.error?.message ?? run.stderr.trim().split("\n", 1)[0] ?? `status ${run.status}`;
}

function readFacts(): LabFacts {
  return {
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    missingCommands: LAB_COMMANDS.filter((command) => !isInstalled(command)),
    tryNamespace,
  };
}

/** Whether `createLab` works here. Takes some ten milliseconds, and leaves nothing behind. */
export function canRunLab(facts: LabFacts = readFacts()): LabAvailability {
  if (facts.platform !== "linux")
    return { ok: false, reason: `network namespaces are Linux's, and this is ${facts.platform}` };
  if (!facts.isRoot) return { ok: false, reason: "network namespaces need root" };
  if (facts.missingCommands.length > 0) {
    return { ok: false, reason: `these commands are not in PATH: ${facts.missingCommands.join(", ")}` };
  }
  const obstacle = facts.tryNamespace();
  return obstacle === undefined
    ? { ok: true }
    : { ok: false, reason: `a network namespace with nftables can't be had here: ${obstacle}` };
}

const TUN_DRIVER = "/dev/net/tun";

/** Whether `createSimulation` works here. */
export function canSimulate(facts: LabFacts = readFacts()): LabAvailability {
  const lab = canRunLab(facts);
  if (!lab.ok) return lab;
  try {
    accessSync(TUN_DRIVER, constants.R_OK | constants.W_OK);
    return lab;
  } catch {
    return { ok: false, reason: `${TUN_DRIVER} can't be opened` };
  }
}
