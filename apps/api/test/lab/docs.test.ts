import { fileURLToPath } from "node:url";
import { canRunLab, isInstalled } from "@portolan/tool-netlab";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { serve } from "../harness.ts";

const lab = canRunLab();
const obstacle = lab.ok ? (isInstalled("chromium") ? undefined : "chromium is not in PATH") : lab.reason;
if (obstacle !== undefined) process.stderr.write(`Skipped the page of /docs in a browser: ${obstacle}.\n`);

/** Run before anything of the page: keeps what its policy refuses. */
const WATCH_POLICY = `
  globalThis.refusals = [];
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => refusals.push(effectiveDirective + " " + blockedURI));
`;

describe.skipIf(obstacle !== undefined)("the page of /docs in a browser", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: fileURLToPath(new URL("offline-chromium.sh", import.meta.url)),
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-pings"],
    });
  });

  afterAll(async () => {
    await browser?.close();
  });

  /** Opens it: the browser has no network, and gets from this process what it asks of the server, and nothing else. */
  async function open(url: string): Promise<{ page: Page; outside: string[]; errors: string[] }> {
    const outside: string[] = [];
    const errors: string[] = [];
    const page = await browser.newPage();
    await page.addInitScript({ content: WATCH_POLICY });
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.route("**", async (route) => {
      const address = new URL(route.request().url());
      if (address.origin !== url) {
        outside.push(address.href);
        await route.abort();
        return;
      }
      const response = await fetch(address);
      const body = Buffer.from(await response.arrayBuffer());
      await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
    });
    await page.goto(`${url}/docs`);
    return { page, outside, errors };
  }

  it("shows every operation and every schema, asks nobody else for anything, and keeps to its policy", async () => {
    const url = await serve();
    const document = z
      .object({
        paths: z.record(z.string(), z.record(z.string(), z.object({ summary: z.string() }))),
        components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
      })
      .parse(await (await fetch(`${url}/openapi.json`)).json());
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const { page, outside, errors } = await open(url);
    for (const { summary } of operations) await page.getByText(summary, { exact: true }).waitFor();
    for (const name of Object.keys(document.components.schemas))
      await page.getByText(name, { exact: true }).first().waitFor();
    // Opening one shows its parameters and answers, with markup that comes from the document.
    await page.getByText("The ports that a scan has found.", { exact: true }).click();
    await page.getByText("Of the scan.", { exact: true }).waitFor();
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
    expect(await page.evaluate("refusals")).toEqual([]);
    await page.close();
  });
});
