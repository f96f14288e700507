import { describe } from "vitest";
import { canRunLab, canSimulate } from "./can-run-lab.ts";

const availability = canRunLab();

/** Like vitest's `describe`, for suites that need a lab: where none can be made it skips them, and says why in one line. */
export function describeLab(name: string, body: () => void): void {
  if (!availability.ok) process.stderr.write(`Skipped "${name}": ${availability.reason}.\n`);
  describe.skipIf(!availability.ok)(name, body);
}

const simulability = canSimulate();

/** The same for suites that need a simulated network. */
export function describeSimulation(name: string, body: () => void): void {
  if (!simulability.ok) process.stderr.write(`Skipped "${name}": ${simulability.reason}.\n`);
  describe.skipIf(!simulability.ok)(name, body);
}
