import type { Lab, Preset } from "@portolan/tool-netlab";
import { BenchError } from "../bench-error.ts";
import { expandPorts } from "./expand-ports.ts";
import { type Findings, portName } from "./findings.ts";

/**
 * What a scanner should find in a lab.
 *
 * @param probes Number of pairs of host and port that the preset's scan has.
 * @throws BenchError when an open port belongs to a whole range of addresses, which no lab of the bench has.
 */
export function findingsOfTruth(
  { truth, truthOf }: Pick<Lab, "truth" | "truthOf">,
  { scan }: Preset,
  probes: number,
): Findings {
  const scanned = new Set(expandPorts(scan.ports));
  const open = new Set<string>();
  for (const entry of truth.targets.flatMap((target) => target.entries)) {
    if (entry.state !== "open") continue;
    const ports = expandPorts(entry.ports).filter((port) => scanned.has(port));
    for (const address of entry.addresses) {
      if (/[-/]/.test(address)) throw new BenchError(`"${address}" is a range: give open ports to single addresses.`);
      // An earlier entry may hide this one.
      for (const port of ports) if (truthOf(address, port).state === "open") open.add(portName(address, port));
    }
  }
  return { open, decided: probes };
}
