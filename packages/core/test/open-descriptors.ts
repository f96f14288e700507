import { readdirSync, readlinkSync } from "node:fs";

const DESCRIPTORS = "/proc/self/fd";

/** What this process has open, by descriptor: where each leads, proc(5). */
export function openDescriptors(): ReadonlyMap<string, string> {
  const open = new Map<string, string>();
  for (const descriptor of readdirSync(DESCRIPTORS)) {
    try {
      open.set(descriptor, readlinkSync(`${DESCRIPTORS}/${descriptor}`));
    } catch {
      // The one that the folder was read by.
    }
  }
  return open;
}
