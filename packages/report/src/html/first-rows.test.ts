import fc from "fast-check";
import { expect, test } from "vitest";
import { FirstRows } from "./first-rows.ts";

const KEYS = fc.array(fc.string({ maxLength: 3 }), { maxLength: 60 });

test("keeps the first of all, in the order asked for", () => {
  fc.assert(
    fc.property(KEYS, fc.nat(20), (keys, most) => {
      const rows = new FirstRows(most);
      for (const key of keys) rows.add(key, () => key);
      const first = [...keys].sort().slice(0, most);
      expect(rows.total).toBe(keys.length);
      expect(rows.take((key) => key)).toEqual(first);
    }),
  );
});

test("renders no row that cannot be among the first", () => {
  const rows = new FirstRows(10);
  let rendered = 0;
  for (let key = 0; key < 10_000; key += 1) {
    rows.add(String(key).padStart(5, "0"), () => {
      rendered += 1;
      return "";
    });
  }
  expect(rendered).toBe(20);
});
