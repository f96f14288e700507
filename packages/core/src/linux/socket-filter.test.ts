import { expect, it } from "vitest";
import { FilterProgram } from "./socket-filter.ts";

it("assembles instructions, jumps and the two ends", () => {
  const program = new FilterProgram().loadByte(9).ifEqual(6, "pass", "other").label("other").and(0x1_02).assemble();
  expect(Buffer.from(program).toString("hex").match(/.{16}/g)).toEqual([
    "3000000009000000",
    "1500010006000000",
    "5400000002010000",
    "06000000ffffffff",
    "0600000000000000",
  ]);
});

it("refuses a jump backwards, too far, or to nowhere", () => {
  expect(() => new FilterProgram().label("a").loadByte(0).ifEqual(1, "a").assemble()).toThrow(RangeError);
  expect(() => new FilterProgram().ifEqual(1, "nowhere").assemble()).toThrow(RangeError);
  const long = new FilterProgram().ifEqual(1, "pass");
  for (let index = 0; index < 256; index += 1) long.loadByte(0);
  expect(() => long.assemble()).toThrow(RangeError);
});
