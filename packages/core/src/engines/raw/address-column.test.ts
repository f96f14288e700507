import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressColumn } from "./address-column.ts";

const ROWS = 4;

/** Few addresses, of both families, many of which begin alike. */
const address = fc.record({
  family: fc.constantFrom(4 as const, 6 as const),
  first: fc.integer({ min: 0, max: 1 }),
  fourth: fc.integer({ min: 0, max: 1 }),
  last: fc.integer({ min: 0, max: 1 }),
});

describe("AddressColumn", () => {
  it("has in each row what was set there last, and nothing else", () => {
    const set = fc.record({ row: fc.nat(ROWS - 1), address });
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 20 }), address, (sets, wanted) => {
        const column = new AddressColumn(ROWS);
        const rows = new Map<number, string>();
        const bytes = ({ first, fourth, last }: typeof wanted): Uint8Array =>
          Uint8Array.of(first, 0, 0, fourth, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
        // Of an IPv4 address, four bytes count.
        const nameOf = (one: typeof wanted): string =>
          `${one.family}: ${bytes(one).subarray(0, one.family === 4 ? 4 : 16)}`;
        for (const { row, address: one } of sets) {
          column.set(row, one.family, bytes(one));
          rows.set(row, nameOf(one));
        }
        for (const [row, name] of rows)
          expect(column.has(row, wanted.family, bytes(wanted))).toBe(name === nameOf(wanted));
      }),
    );
  });
});
