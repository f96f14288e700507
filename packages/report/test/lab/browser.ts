import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";

/** Starts Debian's Chromium without a window and without a network. Needs root. */
export function launchOffline(): Promise<Browser> {
  return chromium.launch({
    executablePath: fileURLToPath(new URL("offline-chromium.sh", import.meta.url)),
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-pings"],
  });
}
