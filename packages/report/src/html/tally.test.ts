import { expect, test } from "vitest";
import { Tally } from "./tally.ts";

test("tells the most frequent and sums up the rest", () => {
  const tally = new Tally();
  for (const label of ["b", "a", "c", "b", "c", "b"]) tally.add(label);
  tally.add("d", 10);
  expect(tally.top(2)).toEqual({
    shares: [
      { label: "d", count: 10 },
      { label: "b", count: 3 },
    ],
    others: 3,
  });
  expect(tally.count("c")).toBe(2);
  expect(tally.count("z")).toBe(0);
});

test("puts equals in the order of their labels", () => {
  const tally = new Tally();
  for (const label of ["b", "c", "a"]) tally.add(label);
  expect(tally.top(3).shares.map(({ label }) => label)).toEqual(["a", "b", "c"]);
});

test("counts labels beyond its bound together", () => {
  const tally = new Tally(2);
  for (const label of ["a", "b", "c", "d", "a"]) tally.add(label);
  expect(tally.top(5)).toEqual({
    shares: [
      { label: "a", count: 2 },
      { label: "b", count: 1 },
    ],
    others: 2,
  });
});
