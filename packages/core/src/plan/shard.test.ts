import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { parseShard, shardOf } from "./shard.ts";

describe("shardOf", () => {
  it("cuts a range without gap or overlap into parts that differ by one at most", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.nat(2 ** 40), fc.integer({ min: 1, max: 500 }), (start, size, count) => {
        let position = start;
        const sizes = new Set<number>();
        for (let index = 0; index < count; index += 1) {
          const part = shardOf({ start, end: start + size }, index, count);
          expect(part.start).toBe(position);
          position = part.end;
          sizes.add(part.end - part.start);
        }
        expect(position).toBe(start + size);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("parseShard", () => {
  it("reads i/n", () => expect(parseShard("2/7")).toEqual({ index: 2, count: 7 }));

  it.each(["0/3", "4/3", "1", "1/0", "a/b", "-1/2", "1/2/3", "1.5/2"])("refuses %s, quoting it", (text) => {
    expect(() => parseShard(text)).toThrow(InputError);
    expect(() => parseShard(text)).toThrow(text);
  });
});
