import fc from "fast-check";
import { expect, it } from "vitest";
import { ProbeKind } from "../../packets/probe-kind.ts";
import { FlightTable } from "./flight-table.ts";

const SLOTS = 8;

it("finds what was added and not taken out, among destinations that share a hash", () => {
  const step = fc.record({
    slot: fc.nat({ max: SLOTS - 1 }),
    host: fc.nat({ max: 3 }),
    port: fc.nat({ max: 3 }),
    isRemoval: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const table = new FlightTable(SLOTS);
      const model = new Map<number, string>();
      for (const { slot, host, port, isRemoval } of steps) {
        const isTaken = [...model.values()].includes(`${host} ${port}`);
        if (isRemoval) {
          table.delete(slot);
          model.delete(slot);
        } else if (!model.has(slot) && !isTaken) {
          table.add(slot, host - 2, ProbeKind.syn, 4, Uint8Array.of(10, 0, 0, host), port);
          model.set(slot, `${host} ${port}`);
        }
        for (let each = 0; each < SLOTS; each += 1) expect(table.has(each)).toBe(model.has(each));
        for (let h = 0; h < 4; h += 1) {
          for (let p = 0; p < 4; p += 1) {
            const found = table.find(h - 2, ProbeKind.syn, 4, Uint8Array.of(10, 0, 0, h), p);
            const wanted = [...model].find(([, text]) => text === `${h} ${p}`)?.[0] ?? -1;
            expect(found).toBe(wanted);
          }
        }
      }
    }),
  );
});

it("keeps kinds and families apart", () => {
  const table = new FlightTable(SLOTS);
  const address = new Uint8Array(16).fill(1);
  table.add(1, 7, ProbeKind.syn, 4, address, 80);
  table.add(2, 7, ProbeKind.ack, 4, address, 80);
  table.add(3, 7, ProbeKind.syn, 6, address, 80);
  expect(table.find(7, ProbeKind.syn, 4, address, 80)).toBe(1);
  expect(table.find(7, ProbeKind.ack, 4, address, 80)).toBe(2);
  expect(table.find(7, ProbeKind.syn, 6, address, 80)).toBe(3);
  expect(table.find(7, ProbeKind.udp, 4, address, 80)).toBe(-1);
});
