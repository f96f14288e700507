import { expect, it } from "vitest";
import { serve } from "./harness.ts";

it("says that it lives", async () => {
  const response = await fetch(`${await serve()}/healthz`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: "ok" });
});

it("sends the headers of a careful server, and none that names it", async () => {
  const { headers } = await fetch(`${await serve()}/healthz`);
  expect(headers.get("X-Powered-By")).toBeNull();
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
});
