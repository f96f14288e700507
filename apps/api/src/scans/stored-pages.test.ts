import type { StoredEvent } from "@portolan/store";
import { expect, it } from "vitest";
import { pagesOf } from "./stored-pages.ts";

const EVENTS: readonly StoredEvent[] = [1, 2, 3, 5, 8, 9].map((sequence) => ({ sequence, type: "port", json: "{}" }));

function read({ after, limit }: { readonly after: number; readonly limit: number }): readonly StoredEvent[] {
  return EVENTS.filter(({ sequence }) => sequence > after).slice(0, limit);
}

it.each([1, 2, 4, 6, 7])("gives everything in pages of %d", (limit) => {
  expect([...pagesOf(limit, read, () => undefined)].flat()).toEqual(EVENTS);
});

it("gives nothing that was read when the scan was not there any more", () => {
  let reads = 0;
  const check = (): void => {
    reads += 1;
    if (reads === 2) throw new Error("gone");
  };
  const pages = pagesOf(2, read, check);
  expect(pages.next().value).toEqual(EVENTS.slice(0, 2));
  expect(() => pages.next()).toThrow("gone");
});
