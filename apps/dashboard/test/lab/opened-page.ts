import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { z } from "zod";

/** Notes whatever the policy refuses, also when nobody looks at the console. */
const WATCH_POLICY = `
globalThis.refusals = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, sourceFile, lineNumber }) => refusals.push(effectiveDirective + " " + sourceFile + ":" + lineNumber));
`;

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const violationsSchema = z.array(z.object({ id: z.string(), impact: z.string().nullable(), html: z.string() }));

/** A page that a browser has opened, and all that it did meanwhile. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors that it threw, dialogs that it opened, errors on the console, and requests to anybody but its server. */
  readonly incidents: readonly string[];
  /** What its policy refused to run, to style or to load. */
  refusals(): Promise<string[]>;
  /** Whatever axe-core calls a violation, be it serious or not. */
  barriers(): Promise<z.infer<typeof violationsSchema>>;
  close(): Promise<void>;
}

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  // A busy machine is no fault of the page: the suite's own bound is soon enough.
  context.setDefaultTimeout(0);
  await context.addInitScript({ content: WATCH_POLICY });
  const page = await context.newPage();
  const { origin } = new URL(address);
  const incidents: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) incidents.push(`request to ${request.url()}`);
  });
  page.on("pageerror", (error) => incidents.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !isFailedRequest(message.text())) incidents.push(message.text());
  });
  page.on("dialog", (dialog) => {
    incidents.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(address);
  return {
    page,
    incidents,
    refusals: async () => z.array(z.string()).parse(await page.evaluate("refusals")),
    barriers: async () => {
      await page.evaluate(AXE);
      return violationsSchema.parse(
        await page.evaluate(
          `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0].html })))`,
        ),
      );
    },
    close: () => context.close(),
  };
}

/** The browser tells of every request that fails: the page shows those to its reader, so they are no incident. */
function isFailedRequest(text: string): boolean {
  return text.startsWith("Failed to load resource: ");
}
