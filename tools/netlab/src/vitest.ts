import { describe } from "vitest";
import { canRunLab, canSimulate, isInstalled } from "./can-run-lab.ts";

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

/** The same for suites that need commands of other packages (`required-packages.ts`), and no lab. */
export function describeWithCommands(commands: readonly string[], name: string, body: () => void): void {
  const missing = commands.filter((command) => !isInstalled(command));
  if (missing.length > 0) process.stderr.write(`Skipped "${name}": not in PATH: ${missing.join(", ")}.\n`);
  describe.skipIf(missing.length > 0)(name, body);
}
