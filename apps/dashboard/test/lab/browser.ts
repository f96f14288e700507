import { type Browser, chromium } from "playwright-core";

/** Starts Debian's Chromium without a window. Needs root, and is to be started where there is no network (`offline.sh`). */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-pings"],
  });
}
