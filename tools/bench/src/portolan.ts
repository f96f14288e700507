import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BenchError } from "./bench-error.ts";

const CLI_FOLDER = fileURLToPath(new URL("../../../apps/cli/", import.meta.url));

/** The program under test: the built product, as its users run it. */
export const PORTOLAN = `${CLI_FOLDER}bin/portolan.cjs`;

/** @throws BenchError when the product has not been built. */
export function requirePortolan(): void {
  if (existsSync(`${CLI_FOLDER}dist/main.js`)) return;
  throw new BenchError("Portolan has not been built: run `npx nx build cli` first.");
}

const API_FOLDER = fileURLToPath(new URL("../../../apps/api/", import.meta.url));

/** The HTTP endpoint, built. */
export const PORTOLAN_API = `${API_FOLDER}bin/portolan-api.js`;

/** @throws BenchError when it has not been built. */
export function requirePortolanApi(): void {
  if (existsSync(`${API_FOLDER}dist/main.js`)) return;
  throw new BenchError("The HTTP endpoint has not been built: run `npx nx build api` first.");
}

/** The words of a scan with Portolan that tells its findings as NDJSON. */
export function portolanScan(
  flags: readonly string[],
  { targets, ports }: { readonly targets: readonly string[]; readonly ports: string },
): string[] {
  return [process.execPath, PORTOLAN, ...flags, "-p", ports, "--ndjson", ...targets];
}
