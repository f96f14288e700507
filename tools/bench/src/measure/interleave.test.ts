import { expect, it } from "vitest";
import { interleave } from "./interleave.ts";

it("warms each side up once, then lets them take turns, and keeps the runs alone", async () => {
  const order: string[] = [];
  const side = (name: string) => async (run: number) => {
    order.push(`${name}${run}`);
    return `${name}${run}`;
  };
  const results = await interleave(2, side("a"), side("b"));
  expect(order).toEqual(["a0", "b0", "a1", "b1", "a2", "b2"]);
  expect(results).toEqual({ portolan: ["a1", "a2"], peer: ["b1", "b2"] });
});
