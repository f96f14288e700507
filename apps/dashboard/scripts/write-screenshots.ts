import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { launchChromium } from "../test/lab/browser.ts";
import { DESKTOP, openPage, PHONE } from "../test/lab/opened-page.ts";
import { addOffice } from "../test/lab/sample-scans.ts";
import { Served } from "../test/lab/served.ts";

/** Each picture's name, the view that it is of, and what must be there before it is taken. */
const VIEWS: readonly {
  readonly name: string;
  readonly path: string;
  readonly ready: (page: Page) => Promise<unknown>;
}[] = [
  { name: "scans", path: "/", ready: (page) => page.getByRole("row", { name: /aborted/ }).waitFor() },
  {
    name: "scan",
    path: "/scans/office-1",
    ready: (page) => page.locator("table.results .state-open").first().waitFor(),
  },
  { name: "map", path: "/scans/office-1?view=map", ready: (page) => page.locator("canvas").waitFor() },
  { name: "charts", path: "/scans/office-1?view=charts", ready: (page) => page.locator(".u-wrap").nth(1).waitFor() },
  {
    name: "host",
    path: "/hosts/192.0.2.17",
    ready: (page) => page.getByRole("region", { name: "Findings" }).getByRole("row").nth(3).waitFor(),
  },
  {
    name: "compare",
    path: "/compare?a=office-0&b=office-1",
    ready: (page) => page.getByRole("region", { name: "Differences" }).getByRole("row").nth(3).waitFor(),
  },
  { name: "schedules", path: "/schedules", ready: (page) => page.getByText("every machine").waitFor() },
];

/** As many as it takes for letters to look smooth. */
const COLOURS = 96;

const WEBHOOK = { url: "http://127.0.0.1:9000/changes" };

const SCHEDULES = [
  { name: "every machine", cron: "30 2 * * MON-FRI", timeZone: "Europe/Berlin", jitterSeconds: 600, webhook: WEBHOOK },
  { name: "web ports", cron: "@hourly", timeZone: "UTC" },
];

/** Run by `npm run screenshots`, as root on Debian: draws every view, for the documents. */
const folder = new URL("../../../docs/images/", import.meta.url);
const served = await Served.start(addOffice);
const browser = await launchChromium();
try {
  for (const schedule of SCHEDULES)
    await makeSchedule({ ...schedule, scan: { targets: ["127.0.0.0/28"], ports: "1-1024" } });
  for (const colorScheme of ["light", "dark"] as const) {
    for (const view of VIEWS)
      await take(view, `dashboard-${view.name}-${colorScheme}`, { colorScheme, viewport: DESKTOP });
  }
  for (const view of VIEWS) await take(view, `dashboard-${view.name}-phone`, { colorScheme: "light", viewport: PHONE });
} finally {
  await browser.close();
  await served.stop();
}

async function take(
  { path, ready }: (typeof VIEWS)[number],
  name: string,
  options: { readonly colorScheme: "light" | "dark"; readonly viewport: typeof DESKTOP },
): Promise<void> {
  const { page, close } = await openPage(browser, served.url + path, options);
  await ready(page);
  await page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
  const file = fileURLToPath(new URL(`${name}.png`, folder));
  const picture = await page.screenshot({ animations: "disabled" });
  await sharp(picture).png({ palette: true, colours: COLOURS, dither: 0, effort: 10 }).toFile(file);
  await close();
  process.stdout.write(`Written to ${file}\n`);
}

async function makeSchedule(body: unknown): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${served.url}/v1/schedules`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`Status ${response.status}: ${await response.text()}`);
}
