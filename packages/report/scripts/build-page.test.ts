import { expect, test } from "vitest";
import committed from "../src/html/page.data.json" with { type: "json" };
import { buildPage } from "./build-page.ts";

const assets = await buildPage();

test("src/html/page.data.json was made from page/ as it is (after a change there: npm run page -w @portolan/report)", () => {
  expect(committed).toEqual(assets);
});

test("neither asset can end its own element, or fetch anything", () => {
  expect(assets.script).not.toMatch(/<\/script|<!--/i);
  expect(assets.style).not.toMatch(/<\/style|@import|url\(/i);
});
