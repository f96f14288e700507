import { expect, test } from "vitest";
import { describePage } from "./describe-page.ts";
import { openPorts } from "./listeners.ts";
import { usePages } from "./page-suite.ts";
import { addOffice } from "./sample-scans.ts";
import { addStoredScan, portFound, START_MS } from "./stored-scan.ts";

describePage("hosts, comparisons and schedules in Chromium", () => {
  const pages = usePages();

  test("a host's history is reached from a scan, with each port as it was found last", async () => {
    await pages.serve((store) => {
      const later = new Date(START_MS + 86_400_000).toISOString();
      addStoredScan(store, { id: "first", events: [portFound("127.0.0.1", 22), portFound("127.0.0.1", 80)] });
      addStoredScan(store, {
        id: "second",
        startMs: START_MS + 86_400_000,
        events: [portFound("127.0.0.1", 80, { state: "closed", reason: "reset", time: later, hostname: "<b>one</b>" })],
      });
    });
    const page = await pages.open("/scans/second");
    await page.getByRole("link", { name: "127.0.0.1" }).click();
    await page.getByRole("heading", { level: 1, name: "127.0.0.1" }).waitFor();
    await page.getByText("<b>one</b>").first().waitFor();
    const known = page.getByRole("region", { name: "Known ports" }).locator("tbody tr");
    await known.nth(1).waitFor();
    const texts = await known.allTextContents();
    expect(texts[0]).toMatch(/^22\/tcpopen.*1$/);
    expect(texts[1]).toMatch(/^80\/tcpclosed.*2$/);
    expect(await page.getByRole("table").last().getAttribute("aria-rowcount")).toBe("4");
    await page.getByRole("link", { name: "first" }).first().click();
    await page.locator(".tally", { hasText: "2 ports" }).waitFor();
  });

  test("a host is looked for by its address, and what is none is said", async () => {
    await pages.serve();
    const page = await pages.open("/hosts");
    await page.getByLabel("Address").fill("::1");
    await page.getByRole("button", { name: "Show history" }).click();
    await page.getByText("Nothing was ever found there").waitFor();
    await page.getByLabel("Address").fill("no address");
    await page.getByRole("button", { name: "Show history" }).click();
    await page.getByRole("alert").getByText("no address").waitFor();
  });

  test("two scans are compared: what is new, gone and otherwise", async () => {
    await pages.serve(addOffice);
    const page = await pages.open("/compare");
    await page.getByText("Choose two scans").waitFor();
    await page.getByLabel("Earlier scan").selectOption("office-0");
    await page.getByLabel("Later scan").selectOption("office-1");
    await page.getByRole("heading", { name: /^\d+ differences: \d+ new, \d+ gone, \d+ changed$/ }).waitFor();
    const changes = page.getByRole("region", { name: "Differences" });
    await changes
      .getByRole("row", { name: /new 192\.0\.2\.\d+ .*6379\/tcp/ })
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toBe("?a=office-0&b=office-1");
    await page.reload();
    await changes
      .getByRole("row", { name: /6379\/tcp/ })
      .first()
      .waitFor();
    await page.getByLabel("Later scan").selectOption("office-0");
    await page.getByText("Both scans found the same").waitFor();
    await page.goto(`${pages.served().url}/compare?a=office-0&b=none`);
    await page.getByRole("alert").getByText("none").waitFor();
  });

  test("a schedule is made, scans at once when it is told, is paused, resumed and deleted", async () => {
    await pages.serve();
    const { ports, close } = await openPorts(1);
    const page = await pages.open("/schedules");
    await page.getByText("No schedule yet").waitFor();
    await page.getByLabel("Name").fill("<i>office</i>");
    await page.getByLabel("Times").fill("61 * * * *");
    await page.getByLabel("Targets").fill("127.0.0.1");
    await page.getByLabel("Ports", { exact: true }).fill(`${ports[0]}`);
    await page.getByRole("button", { name: "Make schedule" }).click();
    await page.locator("#field-cron-error", { hasText: "61 * * * *" }).waitFor();
    await page.getByLabel("Times").fill("@daily");
    await page.getByLabel("Time zone").fill("Mars/Olympus");
    await page.getByRole("button", { name: "Make schedule" }).click();
    await page.locator("#field-timeZone-error", { hasText: "Mars/Olympus" }).waitFor();
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await page.getByLabel("Webhook").fill("http://192.0.2.1/secret-path");
    await page.getByRole("button", { name: "Make schedule" }).click();
    await page.locator("#field-webhookUrl-error", { hasText: "192.0.2.1" }).waitFor();
    await page.getByLabel("Webhook").fill(`http://127.0.0.1:${ports[0]}/secret-path`);
    await page.getByRole("button", { name: "Make schedule" }).click();
    expect(await page.locator(".secret").textContent()).toMatch(/^\S{16,}$/);
    await page.getByRole("button", { name: "I have kept it" }).click();
    expect(await page.locator(".secret").count()).toBe(0);
    await page.reload();
    const card = page.getByRole("listitem").filter({ hasText: "<i>office</i>" });
    await card.getByText("Europe/Berlin").waitFor();
    await card.getByText("none yet").waitFor();
    await card.getByText(`http://127.0.0.1:${ports[0]}`).waitFor();
    expect(await card.textContent()).not.toContain("secret-path");
    await card.getByRole("button", { name: "Pause" }).click();
    await card.getByText("paused").waitFor();
    await card.getByRole("button", { name: "Resume" }).click();
    await card.getByRole("button", { name: "Pause" }).waitFor();
    await card.getByRole("button", { name: "Scan now" }).click();
    await page.locator(".status-finished").waitFor();
    await page.locator(".tally", { hasText: "1 port" }).waitFor();
    await page.getByRole("link", { name: "Schedules" }).click();
    await card.getByRole("link", { name: "by hand" }).waitFor();
    await card.getByRole("button", { name: "Delete" }).click();
    await card.getByRole("button", { name: "Keep" }).click();
    await card.getByRole("button", { name: "Delete" }).click();
    await card.getByRole("button", { name: "Delete for good" }).click();
    await page.getByText("No schedule yet").waitFor();
    await close();
  });
});
