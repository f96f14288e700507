import fc from "fast-check";
import { expect, test } from "vitest";
import type { PortEvent } from "../api/types.ts";
import { ResultRows } from "../results/result-rows.ts";
import { STATES } from "../results/select-rows.ts";
import { binName, gridOf } from "./port-grid.ts";

const events: fc.Arbitrary<PortEvent> = fc.record({
  type: fc.constant("port" as const),
  ip: fc.oneof(fc.ipV4(), fc.ipV6()),
  protocol: fc.constantFrom("tcp" as const, "udp" as const),
  port: fc.integer({ min: 0, max: 65_535 }),
  state: fc.constantFrom(...STATES),
  reason: fc.constant("syn-ack" as const),
  time: fc.constant("2026-11-27T07:00:00.000Z"),
});

function rowsOf(found: readonly PortEvent[]) {
  const results = new ResultRows();
  for (const event of found) results.add(event);
  return results.rows;
}

test("a grid stays within its limits, and every port is in one cell of it", () => {
  const limit = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(fc.array(events), limit, limit, (found, hosts, ports) => {
      const grid = gridOf(rowsOf(found), { hosts, ports });
      expect(grid.hosts.length).toBeLessThanOrEqual(hosts);
      expect(grid.ports.length).toBeLessThanOrEqual(ports);
      const distinct = (keys: readonly unknown[]): number => new Set(keys).size;
      const total = (bins: readonly { readonly size: number }[]) => bins.reduce((sum, { size }) => sum + size, 0);
      expect(total(grid.ports)).toBe(distinct(found.map(({ protocol, port }) => `${port}/${protocol}`)));
      for (const state of STATES) {
        let sum = 0;
        for (const host of grid.hosts.keys())
          for (const port of grid.ports.keys()) sum += grid.count(host, port, state);
        expect(sum).toBe(found.filter((event) => event.state === state).length);
      }
    }),
  );
});

test("hosts and ports are in their order, TCP first, each by itself where there is room", () => {
  const grid = gridOf(
    rowsOf([found("127.0.0.10", 80), found("127.0.0.9", 8080), found("127.0.0.9", 53, "udp"), found("::1", 22)]),
    { hosts: 10, ports: 10 },
  );
  expect(grid.hosts.map(binName)).toEqual(["127.0.0.9", "127.0.0.10", "::1"]);
  expect(grid.ports.map(binName)).toEqual(["22/tcp", "80/tcp", "8080/tcp", "53/udp"]);
  expect(grid.stateOf(0, 2)).toBe("open");
  expect(grid.stateOf(0, 0)).toBeUndefined();
});

test("neighbours share a cell where there is none, which shows what is worth looking at most", () => {
  const rows = rowsOf([
    { ...found("127.0.0.1", 1), state: "closed" },
    { ...found("127.0.0.2", 2), state: "open" },
    { ...found("127.0.0.3", 3), state: "filtered" },
  ]);
  const grid = gridOf(rows, { hosts: 2, ports: 2 });
  expect(grid.hosts.map(binName)).toEqual(["127.0.0.1 to 127.0.0.2", "127.0.0.3"]);
  expect(grid.stateOf(0, 0)).toBe("open");
  expect([grid.count(0, 0, "open"), grid.count(0, 0, "closed")]).toEqual([1, 1]);
  expect(grid.stateOf(1, 1)).toBe("filtered");
});

function found(ip: string, port: number, protocol: "tcp" | "udp" = "tcp"): PortEvent {
  return { type: "port", ip, protocol, port, state: "open", reason: "syn-ack", time: "2026-11-27T07:00:00.000Z" };
}
