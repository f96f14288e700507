import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { describePage } from "./describe-page.ts";
import { usePages } from "./page-suite.ts";
import { manyPorts } from "./sample-scans.ts";
import { addStoredScan } from "./stored-scan.ts";

const COUNT = 100_000;
/** Far more than are in sight, far fewer than there are. */
const MOST_LAID_OUT = 80;

describePage("a scan of 100,000 results in Chromium", () => {
  const pages = usePages();

  async function open(view = ""): Promise<Page> {
    await pages.serve((store) => {
      addStoredScan(store, { id: "many", targets: ["198.51.100.0/22"], ports: "1-65535", events: manyPorts(COUNT) });
    });
    return pages.open(`/scans/many${view}`);
  }

  const rowsOf = (page: Page) => page.locator("table.results tbody:not(.room) tr");

  async function expectFewRows(page: Page): Promise<void> {
    const rows = await rowsOf(page).count();
    expect(rows).toBeGreaterThan(5);
    expect(rows).toBeLessThan(MOST_LAID_OUT);
  }

  test("the table lays out what is in sight, wherever it is scrolled, and says which rows these are", async () => {
    const page = await open();
    await page.locator(".tally", { hasText: "100,000 ports" }).waitFor();
    await expectFewRows(page);
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(`${COUNT + 1}`);
    const region = page.getByRole("region", { name: "Ports found" });
    for (const share of [0.25, 0.5, 1]) {
      await page.evaluate(
        `document.querySelector("section.tall").scrollTop = document.querySelector("section.tall").scrollHeight * ${share}`,
      );
      const wanted = share === 1 ? COUNT + 1 : Math.round(COUNT * share) + 10;
      await page.locator(`table.results tr[aria-rowindex="${wanted}"]`).waitFor();
      await expectFewRows(page);
    }
    await region.focus();
    await page.keyboard.press("Home");
    await page.locator('table.results tr[aria-rowindex="2"]').waitFor();
    await expectFewRows(page);
  });

  test("it is sorted and filtered as a whole", async () => {
    const page = await open();
    await page.locator(".tally", { hasText: "100,000 ports" }).waitFor();
    const byTime = page.getByRole("columnheader", { name: "Found at" });
    await byTime.getByRole("button").click();
    await byTime.getByRole("button").click();
    const last = manyPorts(COUNT).at(-1);
    if (last?.type !== "port") throw new Error("The last event is no port.");
    await rowsOf(page).first().filter({ hasText: last.ip }).waitFor();
    await page.getByRole("checkbox", { name: "open" }).check();
    await page.locator(".tally", { hasText: "10,000 of 100,000 ports" }).waitFor();
    await expectFewRows(page);
    await page.getByLabel("Search").fill("198.51.100.7 ");
    await page.locator(".tally", { hasText: /^\d{1,3} of 100,000 ports$/ }).waitFor();
    const hosts = await rowsOf(page).locator(".column-host").allTextContents();
    expect(hosts.every((host) => host.startsWith("198.51.100.7"))).toBe(true);
  });

  test("the map and the charts show all of it, and say it in tables", async () => {
    const page = await open("?view=map");
    await page.getByRole("img", { name: /^Map of [\d,]+ hosts by [\d,]+ ports/ }).waitFor();
    await page.locator(".legend", { hasText: "90,000" }).waitFor();
    await page.getByText("The map as a table").click();
    const open10 = page.getByRole("region", { name: "Port map as a table" }).locator("tbody tr td:nth-child(2)");
    const counts = await open10.allTextContents();
    expect(counts.reduce((sum, text) => sum + Number(text.replaceAll(",", "")), 0)).toBe(10_000);
    await page.getByRole("link", { name: "Charts" }).click();
    await page.getByRole("img", { name: /^Bars: open ports by service/ }).waitFor();
    await page.getByRole("img", { name: /^Lines: ports found over time/ }).waitFor();
    await page.getByText("Services as a table").click();
    await page.getByRole("cell", { name: "10,000" }).waitFor();
    // Looking at it in another way asks the server for nothing again.
    await page.getByRole("link", { name: "Ports", exact: true }).click();
    await page.locator(".tally", { hasText: "100,000 ports" }).waitFor();
    const asked = await page.evaluate(
      "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/events')).length",
    );
    expect(asked).toBe(1);
  });
});
