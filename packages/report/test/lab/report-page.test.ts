import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ScanEvent } from "@portolan/core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createHtmlWriter } from "../../src/html.ts";
import { officeScan } from "../office-scan.ts";
import { endEvent, filteredPort, hostEvent, portEvent, startEvent, writeAll } from "../sample-events.ts";
import { launchOffline } from "./browser.ts";
import { describeBrowser } from "./describe-browser.ts";
import { type OpenedPage, openPage } from "./opened-page.ts";

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };

const violationsSchema = z.array(z.object({ id: z.string(), impact: z.string().nullable(), html: z.string() }));

describeBrowser("the HTML report in Chromium", () => {
  let browser: Browser;
  let opened: OpenedPage | undefined;

  beforeAll(async () => {
    browser = await launchOffline();
  });

  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  afterAll(async () => {
    await browser?.close();
  });

  async function open(html: string, options: BrowserContextOptions = {}): Promise<Page> {
    opened = await openPage(browser, html, { viewport: DESKTOP, ...options });
    return opened.page;
  }

  /** Whatever was done with the page, it did nothing but what it should. */
  async function expectPeace(): Promise<void> {
    expect(opened?.incidents).toEqual([]);
    expect(opened?.requests).toEqual([]);
    expect(await opened?.refusals()).toEqual([]);
  }

  describe("the table", () => {
    test("is filtered by words, all of which are in a row", async () => {
      const page = await open(documentOf(officeScan()));
      const all = (await visibleRows(page)).length;
      await page.getByLabel("Search").fill("WWW https");
      const rows = await visibleRows(page);
      expect(rows.length).toBeGreaterThan(5);
      expect(rows.length).toBeLessThan(all);
      for (const row of rows) expect(row).toMatch(/www.*https/);
      expect(await page.getByRole("status").textContent()).toBe(`${rows.length} of ${all} match`);
      await page.getByRole("button", { name: "Clear" }).click();
      expect(await visibleRows(page)).toHaveLength(all);
      expect(await page.getByRole("status").textContent()).toBe(`${all} shown`);
      await expectPeace();
    });

    test("is filtered by ports and ranges of them, and says when they are none", async () => {
      const page = await open(documentOf(officeScan()));
      const ports = page.getByRole("textbox", { name: "Ports" });
      await ports.fill("22, 5000-6000");
      expect(new Set((await cellsOf(page, 1)).map((cell) => cell.split("/")[0]))).toEqual(new Set(["22", "5432"]));
      await ports.fill("ssh");
      expect(await ports.getAttribute("aria-invalid")).toBe("true");
      await ports.fill("60000");
      expect(await visibleRows(page)).toEqual([]);
      expect(await page.getByRole("status").textContent()).toMatch(/^None of \d+ matches$/);
      await expectPeace();
    });

    test("is filtered by states", async () => {
      const page = await open(documentOf(officeScan()));
      await page.getByRole("checkbox", { name: "open" }).uncheck();
      expect(new Set(await cellsOf(page, 2))).toEqual(new Set(["filtered"]));
      await expectPeace();
    });

    test("is sorted by a column, by number where it has numbers, and the other way round the second time", async () => {
      const page = await open(documentOf(officeScan()));
      const ports = async (): Promise<number[]> => (await cellsOf(page, 1)).map((cell) => Number.parseInt(cell, 10));
      const heading = page.getByRole("columnheader", { name: "Port" });
      await heading.getByRole("button").click();
      const ascending = await ports();
      expect(ascending).toEqual([...ascending].sort((left, right) => left - right));
      expect(new Set(ascending).size).toBeGreaterThan(5);
      expect(await heading.getAttribute("aria-sort")).toBe("ascending");
      await heading.getByRole("button").press("Enter");
      expect(await ports()).toEqual([...ascending].reverse());
      expect(await heading.getAttribute("aria-sort")).toBe("descending");
      await expectPeace();
    });

    test("has what has no value last, either way", async () => {
      const page = await open(documentOf(officeScan()));
      const button = page.getByRole("columnheader", { name: "Round trip" }).getByRole("button");
      for (const _ of ["ascending", "descending"]) {
        await button.click();
        const times = await cellsOf(page, 5);
        const firstEmpty = times.indexOf("");
        expect(firstEmpty).toBeGreaterThan(0);
        expect(times.slice(firstEmpty).every((time) => time === "")).toBe(true);
      }
    });

    test("goes back to the order of addresses", async () => {
      const page = await open(documentOf(officeScan()));
      const before = await visibleRows(page);
      for (const name of ["Service", "Host"]) {
        await page.getByRole("columnheader", { name }).getByRole("button").click();
      }
      expect(await visibleRows(page)).toEqual(before);
    });

    test("lays out 500 rows of twenty thousand at a time, filters all of them, and prints all that match", async () => {
      const events = Array.from({ length: 25_000 }, (_, index) => portEvent(`10.0.${index >> 8}.${index & 255}`, 443));
      const page = await open(documentOf([startEvent(), ...events, endEvent()]));
      expect(await visibleRows(page)).toHaveLength(500);
      expect(await page.getByRole("status").textContent()).toBe("20,000, the first 500 shown");
      expect(await page.getByText("5,000 more ports of 25,000 are not in this page").count()).toBe(1);
      await page.getByRole("button", { name: "Show more" }).click();
      expect(await visibleRows(page)).toHaveLength(1000);
      await page.getByLabel("Search").fill("10.0.7");
      expect(await page.getByRole("status").textContent()).toBe("2,336 of 20,000 match, the first 500 shown");
      await page.emulateMedia({ media: "print" });
      expect(await visibleRows(page)).toHaveLength(2336);
      expect(await page.locator("#controls").isVisible()).toBe(false);
      await expectPeace();
    });

    test("of hosts is filtered and sorted, too", async () => {
      const page = await open(documentOf(hostsScan()));
      await page.getByLabel("Search").fill("arp");
      expect(await visibleRows(page)).toHaveLength(1);
      await page.getByRole("button", { name: "Clear" }).click();
      await page.getByRole("columnheader", { name: "Reason" }).getByRole("button").click();
      expect(await cellsOf(page, 2)).toEqual(["arp-response", "echo-reply"]);
      await expectPeace();
    });

    test("stands there in whole without a script", async () => {
      const page = await open(documentOf(officeScan()), { javaScriptEnabled: false });
      const ports = officeScan().filter(({ type }) => type === "port").length;
      expect(await page.locator("tbody tr:visible").count()).toBe(ports);
      expect(await page.locator("#controls").isVisible()).toBe(false);
    });
  });

  describe("whatever the network said", () => {
    test("is text, and runs nothing", async () => {
      const page = await open(documentOf(hostileScan()));
      const texts = await visibleRows(page);
      for (const hostile of HOSTILE_TEXTS) expect(texts.some((text) => text.includes(hostile))).toBe(true);
      expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
      expect(await page.locator("img, iframe, a, base, link, object, form").count()).toBe(0);
      await page.getByLabel("Search").fill("<img");
      await page.getByRole("columnheader", { name: "Service" }).getByRole("button").click();
      expect(await visibleRows(page)).toHaveLength(1);
      await expectPeace();
    });

    test("would not run even if it were markup", async () => {
      const attack = `<script>hacked = 1</script><b style="color:red" onclick="hacked = 1">x</b><img src="http://192.0.2.1/x.png">`;
      const page = await open(documentOf(officeScan()).replace("<main", `${attack}<main`));
      await page.locator("b[onclick]").click();
      expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
      expect(new Set(await opened?.refusals())).toEqual(
        new Set(["script-src-elem", "style-src-attr", "script-src-attr", "img-src"]),
      );
    });
  });

  describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
    test.each([
      ["a phone", PHONE],
      ["a desk", DESKTOP],
    ])("has nothing that axe finds wrong on %s", async (_, viewport) => {
      for (const events of [officeScan(), hostileScan(), hostsScan(), everyStateScan().slice(0, -1)]) {
        const page = await open(documentOf(events, 5), { viewport, colorScheme });
        expect(await findBarriers(page)).toEqual([]);
        await expectPeace();
        await opened?.close();
      }
      opened = undefined;
    });

    test("fits a phone's width", async () => {
      for (const events of [officeScan(), hostileScan(), hostsScan(), everyStateScan()]) {
        const page = await open(documentOf(events), { viewport: PHONE, colorScheme });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
        const cells = page.locator("tbody tr:visible > *");
        for (const box of await Promise.all((await cells.all()).slice(0, 60).map((cell) => cell.boundingBox()))) {
          expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
        }
        await opened?.close();
      }
      opened = undefined;
    });
  });

  test("is white on paper, even when the screen is dark", async () => {
    const page = await open(documentOf(officeScan()), { colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  });
});

const HOSTILE_TEXTS = [
  "<script>hacked = 1</script>",
  '"><img src=x onerror="hacked = 1">',
  "' autofocus onfocus='hacked = 1",
  "</td></tr></table><svg onload=hacked=1>",
  "javascript:hacked=1",
  "</script><script>hacked = 1</script>",
];

function documentOf(events: readonly ScanEvent[], mostRows?: number): string {
  return writeAll(createHtmlWriter(mostRows === undefined ? {} : { mostRows }), events);
}

function hostileScan(): ScanEvent[] {
  const long = "x".repeat(5000);
  return [
    startEvent({ arguments: ["portolan", HOSTILE_TEXTS[0] ?? "", long] }),
    ...HOSTILE_TEXTS.map((text) => ({ type: "warning", code: "target-unresolvable", message: text + long }) as const),
    ...HOSTILE_TEXTS.map((text, index) =>
      portEvent(`192.0.2.${index}`, 22, { hostname: text, service: { name: text, description: text } }),
    ),
    portEvent("2001:db8:1111:2222:3333:4444:5555:6666", 65_535, {
      hostname: long,
      service: { name: long, description: long },
    }),
    endEvent({ status: "aborted" }),
  ];
}

function hostsScan(): ScanEvent[] {
  return [
    startEvent({ techniques: [], tcpPorts: 0, hosts: 3, probes: 3 }),
    hostEvent("192.0.2.1", [], { reason: "echo-reply", rttMs: 0.4 }),
    hostEvent("192.0.2.2", [], { hostname: "two.example", reason: "arp-response", rttMs: 0.1 }),
    hostEvent("192.0.2.3", [], { state: "silent" }),
    endEvent({ hostsUp: 2, hostsDone: 3, counts: [] }),
  ];
}

function everyStateScan(): ScanEvent[] {
  const states = ["open", "open|filtered", "unfiltered", "filtered", "closed", "unknown"] as const;
  return [
    startEvent(),
    ...states.map((state, index) => ({ ...filteredPort("192.0.2.1", 20 + index), state })),
    endEvent({
      counts: states.map((state) => ({ protocol: "tcp", state, reason: "no-response", count: 1 })),
    }),
  ];
}

async function visibleRows(page: Page): Promise<string[]> {
  return z.array(z.string()).parse(await page.evaluate(`${VISIBLE_ROWS}.map((row) => row.textContent)`));
}

async function cellsOf(page: Page, column: number): Promise<string[]> {
  return z
    .array(z.string())
    .parse(await page.evaluate(`${VISIBLE_ROWS}.map((row) => row.cells[${column}].textContent)`));
}

const VISIBLE_ROWS = `[...document.querySelectorAll("#results tbody tr")].filter((row) => row.checkVisibility())`;

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Whatever axe-core calls a violation, be it serious or not. */
async function findBarriers(page: Page): Promise<z.infer<typeof violationsSchema>> {
  await page.evaluate(AXE);
  return violationsSchema.parse(
    await page.evaluate(
      `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0].html })))`,
    ),
  );
}
