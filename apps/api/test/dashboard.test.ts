import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { DASHBOARD_PATHS } from "../src/dashboard/dashboard-routes.ts";
import { startListening } from "./command.ts";
import { freshFolder, readProblem, serve } from "./harness.ts";

const PAGE = "<!doctype html><title>Portolan</title>";

/** A folder as the dashboard's build leaves it. */
function builtDashboard(): string {
  const folder = freshFolder();
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), PAGE);
  writeFileSync(join(folder, "assets", "index-0123abcd.js"), "// script");
  return folder;
}

it("serves the page wherever it has a view, and keeps none of it", async () => {
  const url = await serve({ dashboard: builtDashboard() });
  for (const path of DASHBOARD_PATHS) {
    const response = await fetch(url + path.replace(":id", "x").replace(":ip", "::1"));
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toMatch(/^text\/html/);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.text()).toBe(PAGE);
  }
});

it("lets browsers keep what has a digest in its name for ever", async () => {
  const url = await serve({ dashboard: builtDashboard() });
  const response = await fetch(`${url}/assets/index-0123abcd.js`);
  expect(response.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
  expect(response.headers.get("Content-Type")).toMatch(/^text\/javascript/);
});

it("allows the page this server's own files, and nothing inline", async () => {
  const url = await serve({ dashboard: builtDashboard() });
  const policy = (await fetch(url)).headers.get("Content-Security-Policy")?.split(";");
  expect(policy).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"]),
  );
  expect(policy?.join(" ")).not.toMatch(/unsafe|https:|data:|\*/);
});

it.each(["/assets/other.js", "/assets/", "/assets/..%2findex.html", "/scans", "/v1/nothing", "/index.html"])(
  "has no page at %s",
  async (path) => {
    const url = await serve({ dashboard: builtDashboard() });
    expect(await readProblem(await fetch(url + path))).toMatchObject({ status: 404, type: "/problems/not-found" });
  },
);

it("changes nothing at the page's addresses", async () => {
  const url = await serve({ dashboard: builtDashboard() });
  const response = await fetch(url, { method: "POST" });
  expect(response.headers.get("Allow")).toBe("GET, HEAD");
  expect(await readProblem(response)).toMatchObject({ status: 405 });
});

it("says that there is no page where none was built, and serves the rest", async () => {
  const url = await serve({ dashboard: freshFolder() });
  const problem = await readProblem(await fetch(url));
  expect(problem).toMatchObject({ status: 404, detail: expect.stringContaining("built without its dashboard") });
  expect((await fetch(`${url}/v1/scans`)).status).toBe(200);
});

it("brings its page along when it is built", async () => {
  const { url } = await startListening();
  const page = await (await fetch(url)).text();
  const assets = [...page.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(assets.length).toBeGreaterThan(1);
  for (const path of assets) expect((await fetch(url + path)).status).toBe(200);
});
