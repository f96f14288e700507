import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createHtmlWriter } from "../src/html.ts";
import { launchOffline } from "../test/lab/browser.ts";
import { officeScan } from "../test/office-scan.ts";
import { writeAll } from "../test/sample-events.ts";

/** Run by `npm run screenshot`, as root on Debian: draws a report of a made-up scan for the documents. */
const path = fileURLToPath(new URL("../../../docs/images/report.png", import.meta.url));
await mkdir(fileURLToPath(new URL("../../../docs/images", import.meta.url)), { recursive: true });
const browser = await launchOffline();
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1040 }, deviceScaleFactor: 2 });
  await page.setContent(writeAll(createHtmlWriter(), officeScan()));
  await page.screenshot({ path });
} finally {
  await browser.close();
}
process.stdout.write(`Written to ${path}\n`);
