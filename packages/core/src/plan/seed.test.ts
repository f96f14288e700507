import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { normaliseSeed, randomSeed, seedWords } from "./seed.ts";

describe("seeds", () => {
  it("are 32 hexadecimal digits, random by default", () => {
    expect(randomSeed()).toMatch(/^[0-9a-f]{32}$/);
    expect(randomSeed()).not.toBe(randomSeed());
  });

  it("may be given short and in capitals", () => expect(normaliseSeed("2A")).toBe(`${"0".repeat(30)}2a`));

  it.each(["", "xyz", "0x1", "1".repeat(33)])("refuse %j", (text) =>
    expect(() => normaliseSeed(text)).toThrow(InputError),
  );

  it("are read as four words", () => {
    expect(seedWords("00000001000000020000000380000004")).toEqual([1, 2, 3, 0x80000004]);
  });
});
