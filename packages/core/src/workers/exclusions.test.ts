import fc from "fast-check";
import { expect, it } from "vitest";
import { ControlBlock } from "./control-block.ts";
import { Exclusions } from "./exclusions.ts";

it("knows what is excluded as soon as it looks, and only then", () => {
  const control = ControlBlock.create(2);
  const exclusions = new Exclusions(control);
  control.exclude(Float64Array.of(3, 5, 9, 9));
  expect(exclusions.isEmpty).toBe(true);
  exclusions.refresh();
  expect([2, 3, 5, 6, 8, 9, 10].filter((host) => exclusions.has(host))).toEqual([3, 5, 9]);
  control.exclude(new Float64Array(0));
  exclusions.refresh();
  expect(exclusions.isEmpty).toBe(true);
  expect(exclusions.has(3)).toBe(false);
});

it("finds a host among any ranges", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat({ max: 200 }), { maxLength: 40 }), (hosts) => {
      const control = ControlBlock.create(1);
      const sorted = hosts.sort((one, other) => one - other);
      control.exclude(Float64Array.from(sorted.flatMap((host) => [host, host])));
      const exclusions = new Exclusions(control);
      exclusions.refresh();
      for (let host = 0; host <= 201; host += 1) expect(exclusions.has(host)).toBe(hosts.includes(host));
    }),
  );
});
