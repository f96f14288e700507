import { existsSync } from "node:fs";
import { LabError } from "./lab-error.ts";
import { runCommand, runOrThrow } from "./run-command.ts";
import { removeNamespaces } from "./watchdog.ts";

/** `portolan-<pid>-<number>-<what>`: the process that made the lab, and which of its labs it is. */
const LAB_NAMESPACE = /^(portolan-(\d+)-\d+-)/;

/** Labs that one process may have at once. */
const MOST_LABS = 1_000;

/** The host's network namespaces by name, whoever made them. */
export async function listNamespaces(): Promise<string[]> {
  const lines = (await runOrThrow("ip", ["netns", "list"])).split("\n");
  return lines.map((line) => line.split(" ", 1)[0] ?? "").filter((name) => name !== "");
}

/** Removes the labs of processes that no longer run: those whose watchdog was killed with them. */
export async function removeStaleLabs(): Promise<void> {
  const stale = new Set<string>();
  for (const name of await listNamespaces()) {
    const [, prefix, pid] = LAB_NAMESPACE.exec(name) ?? [];
    if (prefix !== undefined && !existsSync(`/proc/${pid}`)) stale.add(prefix);
  }
  for (const prefix of stale) await removeNamespaces(prefix);
}

/**
 * Adds the scanner's namespace under the first free number, which makes the number ours: `ip netns add` refuses a name that is
 * taken, be it by another thread of this process.
 *
 * @returns The beginning of all names of the lab, with its hyphen.
 * @throws LabError `SETUP_FAILED` when no namespace can be added.
 */
export async function claimLabPrefix(scannerName: string): Promise<string> {
  for (let number = 0; number < MOST_LABS; number += 1) {
    const prefix = `portolan-${process.pid}-${number}-`;
    const { exitCode, stderr } = await runCommand("ip", ["netns", "add", `${prefix}${scannerName}`]);
    if (exitCode === 0) return prefix;
    if (!stderr.includes("File exists")) {
      throw new LabError("SETUP_FAILED", `"ip netns add ${prefix}${scannerName}" failed: ${stderr.trim()}`);
    }
  }
  throw new LabError("SETUP_FAILED", `Process ${process.pid} has ${MOST_LABS} labs already: close some.`);
}

/** Command and arguments that run a command in a namespace. `ip netns exec` becomes the command: same process id, same signals. */
export function inNamespace(namespace: string, command: readonly string[]): [command: string, arguments: string[]] {
  return ["ip", ["netns", "exec", namespace, ...command]];
}
