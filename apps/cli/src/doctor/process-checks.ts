import { formatQuantity } from "@portolan/report";
import { quoteForShell } from "../scan/checkpoint-file.ts";
import { hasCapability } from "./capability.ts";
import type { Check } from "./check.ts";
import { asRoot, type Machine } from "./machine.ts";

/** The oldest Node that the command runs on, as package.json says. */
const OLDEST_NODE = [20, 19] as const;
/** Descriptors from which connections rather than descriptors bound a scan. */
const ENOUGH_DESCRIPTORS = 4_096;
/** What is asked for where there are fewer. */
const GOOD_DESCRIPTORS = 65_536;

export function checkNode({ nodeVersion }: Machine): Check {
  const name = "Node.js";
  const meaning = `Portolan is made for Node.js ${OLDEST_NODE.join(".")} and newer.`;
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (!Number.isInteger(major) || !Number.isInteger(minor))
    return { name, status: "unknown", meaning, reason: `"${nodeVersion}" is no version` };
  const isOk = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  if (isOk) return { name, status: "ok", meaning, found: nodeVersion };
  return { name, status: "lack", meaning, found: nodeVersion, mend: "nvm install --lts" };
}

export function checkRawPackets({ refusals, platform, isRoot, nodePath }: Machine): Check {
  const name = "raw packets";
  const meaning =
    "SYN, ACK and UDP scans, sweeps, and finding hosts by echo or ARP send packets of their own, which needs CAP_NET_RAW.";
  if (refusals.raw === undefined) return { name, status: "ok", meaning, found: "allowed" };
  if (platform !== "linux") return { name, status: "unknown", meaning, reason: "only Linux is supported for it" };
  const copy = `cp ${quoteForShell(nodePath)} ./node && sudo setcap cap_net_raw+ep ./node`;
  // Root without the right is root of a container.
  const mend = isRoot ? "docker run --cap-add=NET_RAW …" : copy;
  return { name, status: "lack", meaning, found: refusals.raw, mend };
}

export function checkConnections({ refusals, platform }: Machine): Check {
  const name = "system calls";
  const meaning =
    "Connections are made by Linux system calls, by way of koffi; without them by node:net, at about twice the cost.";
  if (refusals.connect === undefined) return { name, status: "ok", meaning, found: "koffi loads" };
  if (platform !== "linux") return { name, status: "unknown", meaning, reason: "only Linux is supported for it" };
  return { name, status: "lack", meaning, found: refusals.connect, mend: "npm install --global --force @portolan/cli" };
}

/** Node raises the soft limit to the hard one when it starts, so that one number is all there is: getrlimit(2), proc_pid_limits(5). */
export function checkDescriptors(machine: Machine): Check {
  const name = "open files";
  const meaning =
    "Each connection of a connect scan takes a descriptor: with few of them, few are under way at a time.";
  const contents = machine.read("/proc/self/limits");
  const text = contents.kind === "text" ? contents.text : "";
  const limit = /^Max open files\s+(?:\d+|unlimited)\s+(\d+|unlimited)\s/m.exec(text)?.[1];
  if (limit === undefined) return { name, status: "unknown", meaning, reason: "/proc/self/limits does not say" };
  if (limit === "unlimited") return { name, status: "ok", meaning, found: limit };
  const found = formatQuantity(Number(limit), "descriptor");
  if (Number(limit) >= ENOUGH_DESCRIPTORS) return { name, status: "ok", meaning, found };
  const limits = `${GOOD_DESCRIPTORS}:${GOOD_DESCRIPTORS}`;
  // Root without the right to raise limits is root of a container, whose limits are set from outside.
  const mend =
    machine.isRoot && !hasCapability(machine, "CAP_SYS_RESOURCE")
      ? `docker run --ulimit nofile=${limits} …`
      : asRoot(machine, `prlimit --pid $$ --nofile=${limits}`);
  return { name, status: "lack", meaning, found, mend };
}

export function checkState({ state: { folder, refusal }, isRoot }: Machine): Check {
  const name = "checkpoints";
  const meaning = "A scan notes here how far it has come; without, an interrupted scan is lost.";
  if (refusal === undefined) return { name, status: "ok", meaning, found: folder };
  const found = `${folder} cannot be written: ${refusal.words}`;
  const own = `sudo install -d -m 700 -o "$(id -un)" ${quoteForShell(folder)}`;
  // Root may write wherever anybody may: another owner is of no help to it.
  const mend = refusal.isPermission && !isRoot ? own : 'export XDG_STATE_HOME="$(mktemp -d)"';
  return { name, status: "lack", meaning, found, mend };
}

export function checkThreads({ threads }: Machine): Check {
  return {
    name: "threads",
    status: "ok",
    meaning: "Large scans are shared between so many threads, by up to 8 unless --workers asks for more.",
    found: formatQuantity(threads, "thread"),
  };
}
