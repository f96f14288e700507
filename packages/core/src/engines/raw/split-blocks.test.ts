import { describe, expect, it } from "vitest";
import { SplitBlocks } from "./split-blocks.ts";

describe("blocks of addresses", () => {
  it("are as large as the routes allow", () => {
    const split = new SplitBlocks([8, 16, 24]);
    split.add(Uint8Array.of(10, 0, 0, 0), 8);
    split.add(Uint8Array.of(10, 1, 0, 0), 16);
    split.add(Uint8Array.of(10, 2, 3, 0), 24);
    split.add(Uint8Array.of(10, 4, 5, 6), 32);
    const largest = (...address: number[]): number | undefined => split.largestWhole(Uint8Array.from(address));
    expect(largest(11, 0, 0, 1)).toBe(8);
    expect(largest(10, 9, 0, 1)).toBe(16);
    expect(largest(10, 1, 0, 1)).toBe(16);
    expect(largest(10, 2, 9, 1)).toBe(24);
    expect(largest(10, 2, 3, 1)).toBe(24);
    expect(largest(10, 4, 4, 1)).toBe(24);
    expect(largest(10, 4, 5, 1)).toBeUndefined();
  });

  it("are none when there are too many routes to remember", () => {
    const split = new SplitBlocks([8, 16, 24]);
    for (let index = 0; index <= 65_536; index += 1) {
      split.add(Uint8Array.of(1 + (index >> 16), (index >> 8) & 255, index & 255, 1), 32);
    }
    expect(split.largestWhole(Uint8Array.of(200, 0, 0, 1))).toBeUndefined();
  });
});
