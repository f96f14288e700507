import type { Readable } from "node:stream";
import type { NamedTarget } from "./parse-named-target.ts";
import { parseTarget } from "./parse-target.ts";
import { readTargetFile } from "./read-target-file.ts";
import { TargetAddresses } from "./target-addresses.ts";

/** Targets as they are given: texts, and files that hold such texts (`-` is standard input). */
export interface TargetInput {
  readonly specs?: readonly string[];
  readonly files?: readonly string[];
}

/** Targets before name resolution. */
export interface CollectedTargets {
  readonly addresses: TargetAddresses;
  /** Each name once, in the order of first mention. */
  readonly names: readonly NamedTarget[];
}

/** @throws InputError `TARGET_INVALID`, `TARGET_FILE_UNREADABLE`, `SPACE_TOO_LARGE`. */
export async function collectTargets(input: TargetInput, standardInput?: Readable): Promise<CollectedTargets> {
  const addresses = new TargetAddresses();
  const names = new Map<string, NamedTarget>();
  const collect = (text: string) => {
    const target = parseTarget(text);
    if (target.kind === "addresses") {
      addresses.add(text, target.ranges);
      return;
    }
    const key = `${target.asciiName}/${target.prefixLength ?? ""}`;
    if (!names.has(key)) names.set(key, target);
  };
  for (const text of input.specs ?? []) collect(text);
  for (const path of input.files ?? []) await readTargetFile(path, collect, standardInput);
  return { addresses, names: [...names.values()] };
}
