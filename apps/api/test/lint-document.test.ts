import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, it } from "vitest";
import { serve } from "./harness.ts";

it("Redocly's linter finds nothing in the OpenAPI document, by its strict rules", async () => {
  const source = await (await fetch(`${await serve()}/openapi.json`)).text();
  const config = await createConfig({ extends: ["recommended-strict"] });
  const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });
  const found = problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
  // The data of server-sent events, of which OpenAPI 3.1 knows no way to speak: it is named for clients.
  expect(found).toEqual(['no-unused-components: Component: "ScanEvent" is never used.']);
});

it("finds what is wrong with another", async () => {
  const config = await createConfig({ extends: ["recommended-strict"] });
  const source = '{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{"/a":{"get":{"responses":{}}}}}';
  const problems = await lintFromString({ source, absoluteRef: "openapi.json", config });
  expect(problems.map(({ ruleId }) => ruleId)).toContain("operation-2xx-response");
});
