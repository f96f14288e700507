import fc from "fast-check";
import { expect, test } from "vitest";
import type { PortEvent } from "../api/types.ts";
import { ResultRows } from "../results/result-rows.ts";
import { STATES } from "../results/select-rows.ts";
import { countOverTime, countServices, UNNAMED } from "./count-results.ts";

const START_MS = Date.UTC(2026, 10, 27, 7);

const events: fc.Arbitrary<PortEvent> = fc
  .record({ port: fc.integer({ min: 0, max: 65_535 }), state: fc.constantFrom(...STATES), afterMs: fc.nat(100_000) })
  .map(({ port, state, afterMs }) => found(port, { state, time: new Date(START_MS + afterMs).toISOString() }));

function rowsOf(all: readonly PortEvent[]) {
  const results = new ResultRows();
  for (const event of all) results.add(event);
  return results.rows;
}

test("counts over time only grow, and end with all that was found", () => {
  fc.assert(
    fc.property(fc.array(events, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (all, steps) => {
      const { times, counts } = countOverTime(rowsOf(all), steps);
      expect(times).toHaveLength(steps + 1);
      for (const [state, series] of counts) {
        expect(series).toHaveLength(steps + 1);
        expect(series).toEqual([...series].sort((one, other) => one - other));
        expect(series.at(-1)).toBe(all.filter((event) => event.state === state).length);
      }
      expect(counts.size).toBe(new Set(all.map(({ state }) => state)).size);
    }),
  );
});

test("nothing found gives no times", () => {
  expect(countOverTime([], 10).times).toEqual([]);
});

test("open ports are counted by service, the rest of them together", () => {
  const service = (name: string) => ({ service: { name, description: "" } });
  const rows = rowsOf([
    found(80, service("http")),
    found(81, service("http")),
    found(22, service("ssh")),
    found(53, service("domain")),
    found(9, {}),
    found(443, { ...service("https"), state: "closed" }),
  ]);
  expect(countServices(rows, 10)).toEqual([
    { name: "http", count: 2 },
    { name: "domain", count: 1 },
    { name: UNNAMED, count: 1 },
    { name: "ssh", count: 1 },
  ]);
  expect(countServices(rows, 2)).toEqual([
    { name: "http", count: 2 },
    { name: "others", count: 3 },
  ]);
});

function found(port: number, more: Partial<PortEvent>): PortEvent {
  const time = new Date(START_MS).toISOString();
  return { type: "port", ip: "127.0.0.1", protocol: "tcp", port, state: "open", reason: "syn-ack", time, ...more };
}
