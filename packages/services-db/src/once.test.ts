import { expect, it, vi } from "vitest";
import { once } from "./once.ts";

it("computes when first asked, and then keeps the value, even an undefined one", () => {
  const compute = vi.fn(() => undefined);
  const kept = once(compute);
  expect(compute).not.toHaveBeenCalled();
  expect([kept(), kept()]).toEqual([undefined, undefined]);
  expect(compute).toHaveBeenCalledTimes(1);
});
