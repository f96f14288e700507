import { expect, it } from "vitest";
import { createToken, freshFolder, readProblem, serve } from "./harness.ts";

it("serves its page and what that names, also to whoever has no token", async () => {
  const data = freshFolder();
  createToken(data);
  const url = await serve({}, { data });
  const page = await fetch(`${url}/docs`);
  expect(page.headers.get("Content-Type")).toBe("text/html; charset=utf-8");
  const html = await page.text();
  const named = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = ""]) => path);
  expect(named).toEqual(["/docs/swagger-ui.css", "/docs/swagger-ui-bundle.js", "/docs/start.js", "/openapi.json"]);
  const types = [];
  for (const path of named) {
    const response = await fetch(url + path);
    expect(response.status).toBe(200);
    types.push(response.headers.get("Content-Type")?.split(";")[0]);
    expect((await response.text()).length).toBeGreaterThan(50);
  }
  expect(types).toEqual(["text/css", "text/javascript", "text/javascript", "application/json"]);
});

it("allows its page this server's own files, and nothing inline", async () => {
  const response = await fetch(`${await serve()}/docs`);
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  expect(policy.split(";")).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"]),
  );
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(await response.text()).not.toMatch(/<script>|<style|style=|\son\w+=|https?:/);
});

it.each([
  "/docs/package.json",
  "/docs/index.html",
  "/docs/..%2fpackage.json",
  "/docs/swagger-ui-bundle.js.map",
  "/docs/none",
])("has nothing else: %s", async (path) => {
  expect(await readProblem(await fetch((await serve()) + path))).toMatchObject({ type: "/problems/not-found" });
});

it("is read with GET alone", async () => {
  const response = await fetch(`${await serve()}/docs`, { method: "POST" });
  expect(response.headers.get("Allow")).toBe("GET, HEAD");
  expect(await readProblem(response)).toMatchObject({ type: "/problems/method-not-allowed" });
});
