import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { z } from "zod";

/** Run before anything of the page: keeps what its policy refuses. */
const WATCH_POLICY = `
  globalThis.refusals = [];
  addEventListener("securitypolicyviolation", ({ effectiveDirective }) => refusals.push(effectiveDirective));
`;

/** A document that a browser has opened from a file, and all that it did meanwhile. */
export interface OpenedPage {
  readonly page: Page;
  /** What it asked for beside itself. */
  readonly requests: readonly string[];
  /** Errors that it threw, and dialogs that it opened. */
  readonly incidents: readonly string[];
  /** What its policy refused to run, to style or to load. */
  refusals(): Promise<string[]>;
  close(): Promise<void>;
}

const refusalsSchema = z.array(z.string());

/** Opens a document as its readers do: from a file. */
export async function openPage(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-page-"));
  const path = join(folder, "report.html");
  await writeFile(path, html);
  const context = await browser.newContext(options);
  // A busy machine is no fault of the page: the suite's own bound is soon enough.
  context.setDefaultTimeout(0);
  await context.addInitScript({ content: WATCH_POLICY });
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  const requests: string[] = [];
  const incidents: string[] = [];
  page.on("request", (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  page.on("pageerror", (error) => incidents.push(error.message));
  page.on("dialog", (dialog) => {
    incidents.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(address);
  return {
    page,
    requests,
    incidents,
    refusals: async () => refusalsSchema.parse(await page.evaluate("refusals")),
    close: async () => {
      await context.close();
      await rm(folder, { recursive: true });
    },
  };
}
