import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProbeTable } from "./probe-table.ts";

const pair = (position: number) => ({
  group: position + 1,
  hostSlot: position + 2,
  host: position + 3,
  port: position + 4,
});

describe("ProbeTable", () => {
  it("gives each probe a slot of its own, and knows which positions are in use", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.nat(5), { maxLength: 60 }), (slots, steps) => {
        const table = new ProbeTable(slots);
        const used = new Map<number, number>();
        let position = 0;
        for (const step of steps) {
          const release = [...used.keys()][step];
          if (release !== undefined) {
            table.release(release);
            used.delete(release);
          } else if (!table.isFull) {
            const slot = table.take(position, pair(position), 3);
            expect(slot).toBeGreaterThanOrEqual(0);
            expect(slot).toBeLessThan(slots);
            expect(used.has(slot)).toBe(false);
            used.set(slot, position);
            position += 1;
          }
          expect(table.used).toBe(used.size);
          expect(table.isFull).toBe(used.size === slots);
          const into = new Float64Array(used.size + 1);
          expect(table.copyPositions(into, 1)).toBe(used.size + 1);
          expect([...into.subarray(1)].sort()).toEqual([...used.values()].sort());
        }
      }),
    );
  });

  it("keeps what a probe is about in the columns of its slot", () => {
    const table = new ProbeTable(2);
    table.take(100, pair(100), 0);
    const slot = table.take(2 ** 45, pair(2 ** 20), 4);
    expect([table.position[slot], table.group[slot], table.hostSlot[slot], table.host[slot], table.port[slot]]).toEqual(
      [2 ** 45, 2 ** 20 + 1, 2 ** 20 + 2, 2 ** 20 + 3, 2 ** 20 + 4],
    );
    expect(table.attempts[slot]).toBe(4);
    table.release(slot);
    expect(table.take(5, pair(5), 0)).toBe(slot);
    expect(table.attempts[slot]).toBe(0);
  });
});
