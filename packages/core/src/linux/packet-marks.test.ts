import { describe, expect, it } from "vitest";
import { PacketMarks } from "./packet-marks.ts";

describe("PacketMarks", () => {
  it("remembers what each place was written with last", () => {
    const marks = new PacketMarks(1_024);
    expect(marks.has(64, 7)).toBe(false);
    marks.set(64, 58, 7);
    marks.set(128, 64, 8);
    expect([marks.has(64, 7), marks.has(64, 8), marks.has(128, 8), marks.has(0, 7)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    marks.set(64, 58, 9);
    expect([marks.has(64, 7), marks.has(64, 9)]).toEqual([false, true]);
  });

  it("forgets packets that a longer one is written over", () => {
    const marks = new PacketMarks(1_024);
    for (let offset = 0; offset < 1_024; offset += 64) marks.set(offset, 58, 7);
    marks.set(128, 65, 8);
    marks.set(448, 200, 0);
    const kept = Array.from({ length: 16 }, (_, place) => marks.has(64 * place, 7));
    const gone = [2, 3, 7, 8, 9, 10];
    expect(kept).toEqual(Array.from({ length: 16 }, (_, place) => !gone.includes(place)));
  });
});
