import { canRunLab, isInstalled } from "@portolan/tool-netlab";
import { describe } from "vitest";

/** Like vitest's `describe`, for suites that need that browser: where it can't be had it skips them, and says why in one line. */
export function describeBrowser(name: string, body: () => void): void {
  const lab = canRunLab();
  const obstacle = lab.ok ? (isInstalled("chromium") ? undefined : "chromium is not in PATH") : lab.reason;
  if (obstacle !== undefined) process.stderr.write(`Skipped "${name}": ${obstacle}.\n`);
  describe.skipIf(obstacle !== undefined)(name, body);
}
