import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { z } from "zod";
import { describePage } from "./describe-page.ts";
import { openPorts } from "./listeners.ts";
import { usePages } from "./page-suite.ts";
import { addStoredScan, portFound } from "./stored-scan.ts";

const ROWS = "table.results tbody:not(.room) tr";

const HOSTILE_TEXTS = [
  "<script>hacked = 1</script>",
  '"><img src=x onerror="hacked = 1">',
  "</td></tr></table><svg onload=hacked=1>",
  "javascript:hacked=1",
  "{{constructor.constructor('hacked=1')()}}",
];

describePage("scans in Chromium", () => {
  const pages = usePages();

  async function cellsOf(page: Page, column: string): Promise<string[]> {
    return page.locator(`${ROWS} .column-${column}`).allInnerTexts();
  }

  test("a scan is started, its ports appear while it runs, and it is paused, resumed and aborted", async () => {
    await pages.serve();
    const { ports, close } = await openPorts(1);
    const page = await pages.open("/");
    await page.getByText("No scan yet").waitFor();
    await page.getByLabel("Targets").fill("127.0.0.0/16");
    await page.getByRole("textbox", { name: "Ports" }).fill(`${ports[0]}`);
    await page.getByText("More options").click();
    await page.getByLabel("Probes a second").fill("40");
    await page.getByLabel("Results").selectOption("all");
    await page.getByRole("button", { name: "Start scan" }).click();
    await page.getByRole("heading", { level: 1, name: "127.0.0.0/16" }).waitFor();
    // In one look: rows are there while the scan still runs, and more come.
    await page.locator(`main:has(.status-running) ${ROWS}`).nth(4).waitFor();
    await page.locator(`main:has(.status-running) ${ROWS}`).nth(8).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Resume" }).click();
    await page.locator(".status-running").waitFor();
    await page.getByRole("button", { name: "Abort", exact: true }).click();
    await page.getByRole("button", { name: "Abort for good" }).click();
    await page.locator(".status-aborted").waitFor();
    expect(await page.getByRole("button", { name: /Pause|Resume|Abort/ }).count()).toBe(0);
    await page.getByRole("link", { name: "Portolan, home" }).click();
    const row = page.getByRole("row", { name: /127\.0\.0\.0\/16/ });
    await row.getByText("aborted").waitFor();
    await close();
  });

  test("what is wrong is said at the field that it is about, by the page and by the server", async () => {
    await pages.serve();
    const page = await pages.open("/");
    const targets = page.getByLabel("Targets");
    const ports = page.getByRole("textbox", { name: "Ports" });
    const start = page.getByRole("button", { name: "Start scan" });
    await start.click();
    await page.locator("#field-targets-error", { hasText: "Name at least one target." }).waitFor();
    await page.locator("#field-targets:focus").waitFor();
    expect(await targets.getAttribute("aria-describedby")).toContain("field-targets-error");
    await targets.fill("192.0.2.1");
    await start.click();
    await page.locator("#field-targets-error", { hasText: "192.0.2.1" }).waitFor();
    await targets.fill("127.0.0.1");
    await ports.fill("99999");
    await start.click();
    await page.locator("#field-ports-error", { hasText: "99999" }).waitFor();
    await page.locator("#field-ports:focus").waitFor();
    expect(await targets.getAttribute("aria-invalid")).toBe("false");
  });

  test("a server that dies leaves a page that goes on when it is back, without a gap or a repeat", async () => {
    const served = await pages.serve();
    const { ports, close } = await openPorts(1);
    const body = { targets: ["127.0.0.1-250"], ports: `${ports[0]}`, records: "all", pace: { ratePerSecond: 50 } };
    const scan = await fetch(`${served.url}/v1/scans`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const { id } = z.object({ id: z.string() }).parse(await scan.json());
    const page = await pages.open(`/scans/${id}`);
    await page.locator(ROWS).nth(5).waitFor();
    await served.kill();
    await page.getByText("The line to the server is down").waitFor();
    await served.listen();
    await page.locator(".status-finished").waitFor();
    await page.locator(".tally", { hasText: "250 ports" }).waitFor();
    const results = await fetch(`${served.url}/v1/scans/${id}/results?limit=1000`);
    const found = z.object({ results: z.array(z.unknown()) }).parse(await results.json());
    expect(found.results).toHaveLength(250);
    await close();
  });

  test("ports are filtered by words, ports and states, and sorted by any column, both ways", async () => {
    await pages.serve((store) => {
      addStoredScan(store, {
        id: "scan-1",
        events: [
          portFound("127.0.0.10", 22, { service: { name: "ssh", description: "Secure Shell" } }),
          portFound("127.0.0.9", 443, { hostname: "nine.example", rttMs: 12.5 }),
          portFound("127.0.0.9", 8080, { state: "closed", reason: "reset" }),
        ],
      });
    });
    const page = await pages.open("/scans/scan-1");
    const tally = page.locator(".tally");
    await tally.getByText("3 ports", { exact: true }).waitFor();
    expect(await cellsOf(page, "port")).toEqual(["443/tcp", "8080/tcp", "22/tcp"]);
    const byPort = page.getByRole("columnheader", { name: "Port" });
    await byPort.getByRole("button").click();
    expect(await cellsOf(page, "port")).toEqual(["22/tcp", "443/tcp", "8080/tcp"]);
    await byPort.getByRole("button").press("Enter");
    expect(await cellsOf(page, "port")).toEqual(["8080/tcp", "443/tcp", "22/tcp"]);
    expect(await byPort.getAttribute("aria-sort")).toBe("descending");
    await page.getByLabel("Search").fill("SSH");
    await tally.getByText("1 of 3 ports").waitFor();
    await page.getByLabel("Search").fill("");
    await page.getByRole("checkbox", { name: "closed" }).check();
    await tally.getByText("1 of 3 ports").waitFor();
    await page.getByRole("checkbox", { name: "closed" }).uncheck();
    await page.getByRole("textbox", { name: "Ports" }).fill("400-9000");
    await tally.getByText("2 of 3 ports").waitFor();
    await page.getByRole("textbox", { name: "Ports" }).fill("ssh");
    await page.getByText("Numbers and ranges").waitFor();
    await page.getByRole("textbox", { name: "Ports" }).fill("1");
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await tally.getByText("3 ports", { exact: true }).waitFor();
  });

  test("whatever the network said is text, and what deceives the eye is written out", async () => {
    await pages.serve((store) => {
      const events = HOSTILE_TEXTS.map((text, index) =>
        portFound(`127.0.0.${index + 1}`, 22, {
          hostname: `${text}\u202egnp.exe`,
          service: { name: text, description: text, product: `\u001b[31m${text}` },
        }),
      );
      const warning = { type: "warning", code: "local-limit", message: HOSTILE_TEXTS.join("\u0007") } as const;
      addStoredScan(store, {
        id: "scan-1",
        targets: [...HOSTILE_TEXTS],
        ports: HOSTILE_TEXTS[0] ?? "",
        events: [...events, warning],
      });
    });
    const page = await pages.open("/scans/scan-1");
    await page
      .locator(ROWS)
      .nth(HOSTILE_TEXTS.length - 1)
      .waitFor();
    await page.getByText("1 warning").click();
    const text = (await page.locator("main").textContent()) ?? "";
    for (const hostile of HOSTILE_TEXTS) expect(text.split(hostile).length - 1).toBeGreaterThan(2);
    expect(text).toContain("\\u{202e}gnp.exe");
    expect(text).toContain("\\u{1b}[31m");
    for (const character of "\u202e\u001b\u0007") expect(text).not.toContain(character);
    expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
    expect(await page.locator("main :is(img, iframe, script, object, base)").count()).toBe(0);
    await page.getByRole("link", { name: "Portolan, home" }).click();
    await page.getByRole("row", { name: /hacked = 1/ }).waitFor();
    expect(await page.evaluate("globalThis.hacked")).toBeUndefined();
  });

  test("the page asks for a token when the server wants one, keeps it in the tab, and forgets it when told", async () => {
    const served = await pages.serve((store) => {
      addStoredScan(store, { id: "scan-1", events: [portFound("127.0.0.1", 22)] });
    });
    const secret = await served.createToken();
    const page = await pages.open("/scans/scan-1");
    const field = page.getByLabel("Token", { exact: true });
    await field.fill("ptl_0123456789ab_wrong");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("does not take this token").waitFor();
    await field.fill(secret);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.locator(ROWS).waitFor();
    await page.reload();
    await page.locator(ROWS).waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(await page.evaluate("JSON.stringify(localStorage)")).not.toContain(secret);
    const other = await page.context().newPage();
    await other.goto(served.url);
    await other.getByText("This server wants a token").waitFor();
    await page.getByRole("button", { name: "Forget token" }).click();
    await page.getByText("This server wants a token").waitFor();
    await page.reload();
    await field.waitFor();
  });

  test("results are downloaded as CSV, NDJSON and XML, with the token", async () => {
    const served = await pages.serve((store) => {
      addStoredScan(store, { id: "scan-1", events: [portFound("127.0.0.1", 22), portFound("127.0.0.1", 80)] });
    });
    const secret = await served.createToken();
    const page = await pages.open("/scans/scan-1");
    await page.getByLabel("Token", { exact: true }).fill(secret);
    await page.getByRole("button", { name: "Go on" }).click();
    for (const [name, extension, text] of [
      ["CSV", "csv", "127.0.0.1"],
      ["NDJSON", "ndjson", '"port":80'],
      ["XML", "xml", "<nmaprun"],
    ] as const) {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: `Download ${name}` }).click(),
      ]);
      expect(file.suggestedFilename()).toBe(`portolan-scan-1.${extension}`);
      expect(await readFile(await file.path(), "utf8")).toContain(text);
    }
  });

  test("what is not there is said", async () => {
    await pages.serve();
    const page = await pages.open("/scans/none");
    await page.getByRole("alert").getByText("none").waitFor();
  });
});
