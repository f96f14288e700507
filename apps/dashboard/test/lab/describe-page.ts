import { networkInterfaces } from "node:os";
import { canRunLab, isInstalled } from "@portolan/tool-netlab";
import { describe } from "vitest";

/** Like vitest's `describe`, for suites that need a browser without a network: where it can't be had it skips them, and says why in one line. */
export function describePage(name: string, body: () => void): void {
  const obstacle = findObstacle();
  if (obstacle !== undefined) process.stderr.write(`Skipped "${name}": ${obstacle}.\n`);
  describe.skipIf(obstacle !== undefined)(name, body);
}

function findObstacle(): string | undefined {
  const lab = canRunLab();
  if (!lab.ok) return lab.reason;
  if (!isInstalled("chromium")) return "chromium is not in PATH";
  const isOffline = Object.values(networkInterfaces()).every((addresses) =>
    addresses?.every(({ internal }) => internal),
  );
  return isOffline ? undefined : "there is a network here: run it by npm run lab";
}
