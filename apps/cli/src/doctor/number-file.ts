import type { Machine } from "./machine.ts";

/** The whole numbers that a file of /proc/sys holds, or why they are not known. */
export type NumbersOutcome =
  | { readonly kind: "numbers"; readonly numbers: readonly number[] }
  | { readonly kind: "missing" }
  | { readonly kind: "unknown"; readonly reason: string };

/** Reads so many whole numbers, parted by white space, as the files of /proc/sys hold them (proc_sys(5)). */
export function readNumbers(machine: Machine, path: string, count: number): NumbersOutcome {
  const contents = machine.read(path);
  if (contents.kind === "missing") return { kind: "missing" };
  if (contents.kind === "unreadable") return { kind: "unknown", reason: `${path} cannot be read (${contents.reason})` };
  const words = contents.text.trim().split(/\s+/);
  if (words.length !== count || !words.every((word) => /^\d{1,15}$/.test(word)))
    return { kind: "unknown", reason: `${path} does not hold ${count === 1 ? "a number" : `${count} numbers`}` };
  return { kind: "numbers", numbers: words.map(Number) };
}
