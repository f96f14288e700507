import { expect, test } from "vitest";
import { describePage } from "./describe-page.ts";
import { DESKTOP, PHONE } from "./opened-page.ts";
import { usePages } from "./page-suite.ts";
import { addStoredScan, portFound } from "./stored-scan.ts";

/** Each view, and what is there when it is all there. */
const VIEWS = [
  ["/", "tbody th"],
  ["/scans/scan-1", ".tally"],
  ["/scans/scan-1?view=map", "canvas"],
  ["/scans/scan-1?view=charts", ".u-wrap"],
  ["/scans/none", "[role=alert]"],
  ["/hosts", "#host-address"],
  ["/hosts/127.0.0.1", ".past tbody tr"],
  ["/compare", ".empty"],
  ["/compare?a=scan-1&b=scan-2", ".changes tbody tr"],
  ["/schedules", ".schedule"],
] as const;

describePage("the page's accessibility in Chromium", () => {
  const pages = usePages();

  /** Two scans, and a schedule. */
  async function serve(): Promise<void> {
    const states = ["open", "closed", "filtered", "open|filtered", "unfiltered"] as const;
    await pages.serve((store) => {
      const events = states.map((state, index) =>
        portFound(`127.0.0.${index}`, 22, { state, service: { name: "ssh", description: "Secure Shell" } }),
      );
      addStoredScan(store, { id: "scan-1", events });
      addStoredScan(store, { id: "scan-2", events: events.slice(1) });
    });
    await fetch(`${pages.served().url}/v1/schedules`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ cron: "@daily", scan: { targets: ["127.0.0.1"], ports: "22" } }),
    });
  }

  // Colours do not hang on the width: both of each once are enough, in half of the time.
  test.each([
    ["light", "a desk", DESKTOP],
    ["dark", "a phone", PHONE],
  ] as const)(
    "axe finds nothing in %s colours on %s, and nothing is wider than it",
    async (colorScheme, _, viewport) => {
      await serve();
      for (const [path, ready] of VIEWS) {
        const page = await pages.open(path, { viewport, colorScheme });
        await page.locator(ready).first().waitFor();
        expect({ path, barriers: await pages.barriers() }).toEqual({ path, barriers: [] });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(viewport.width);
      }
    },
  );

  test("axe finds nothing where a token is asked for", async () => {
    await serve();
    await pages.served().createToken();
    const page = await pages.open("/");
    await page.getByLabel("Token", { exact: true }).waitFor();
    expect(await pages.barriers()).toEqual([]);
  });

  test("the keyboard gets past the head, to every field, and sorts and scrolls the table", async () => {
    await serve();
    const page = await pages.open("/scans/scan-1");
    await page.getByText("5 ports", { exact: true }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#main:focus").waitFor();
    const reached: unknown[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.evaluate(
          "document.activeElement.ariaLabel ?? document.activeElement.innerText ?? document.activeElement.tagName",
        ),
      );
    }
    expect(reached).toEqual(expect.arrayContaining(["Download CSV", "Ports found", "Host", "Found at", "127.0.0.1"]));
  });

  test("coming to another page, a screen reader is at its heading, and the tab has its name", async () => {
    await serve();
    const page = await pages.open("/");
    await page.getByRole("link", { name: "127.0.0.0/24" }).first().click();
    const heading = page.getByRole("heading", { level: 1, name: "127.0.0.0/24" });
    await heading.and(page.locator(":focus")).waitFor();
    expect(await page.title()).toBe("127.0.0.0/24 · Portolan");
  });

  test("colours are the reader's choice, and stay so", async () => {
    await serve();
    const page = await pages.open("/", { colorScheme: "light" });
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await ground();
    await page.getByLabel("Colours").selectOption("dark");
    expect(await ground()).not.toBe(light);
    await page.reload();
    await page.getByLabel("Colours").waitFor();
    expect(await ground()).not.toBe(light);
    await page.getByLabel("Colours").selectOption("light");
    expect(await ground()).toBe(light);
  });
});
