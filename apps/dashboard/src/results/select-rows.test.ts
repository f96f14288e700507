import fc from "fast-check";
import { expect, test } from "vitest";
import type { PortEvent } from "../api/types.ts";
import { ResultRows, serviceText } from "./result-rows.ts";
import { COLUMNS, filterRows, STATES, sortRows } from "./select-rows.ts";

const events: fc.Arbitrary<PortEvent> = fc.record(
  {
    type: fc.constant("port" as const),
    ip: fc.oneof(fc.ipV4(), fc.ipV6()),
    protocol: fc.constantFrom("tcp" as const, "udp" as const),
    port: fc.integer({ min: 0, max: 65_535 }),
    state: fc.constantFrom(...STATES),
    reason: fc.constantFrom("syn-ack", "reset", "no-response"),
    time: fc.constantFrom("2026-11-27T07:00:00.000Z", "2026-11-27T07:00:01.000Z"),
    rttMs: fc.double({ min: 0, max: 1_000, noNaN: true }),
    service: fc.record({ name: fc.string(), description: fc.string() }),
  },
  { requiredKeys: ["type", "ip", "protocol", "port", "state", "reason", "time"] },
);

function rowsOf(found: readonly PortEvent[]) {
  const results = new ResultRows();
  for (const event of found) results.add(event);
  return results.rows;
}

test("sorting keeps every row, has what has no value last, and goes the other way round when asked", () => {
  fc.assert(
    fc.property(fc.array(events), fc.constantFrom(...COLUMNS), fc.boolean(), (found, column, isDescending) => {
      const rows = rowsOf(found);
      const sorted = sortRows(rows, { column, isDescending });
      expect(new Set(sorted)).toEqual(new Set(rows));
      expect(sorted).toHaveLength(rows.length);
      const times = sorted.map(({ event }) => event.rttMs);
      if (column !== "rtt") return;
      const known = times.filter((time) => time !== undefined);
      expect(times.slice(0, known.length)).toEqual(known);
      expect(known).toEqual([...known].sort((one, other) => (isDescending ? other - one : one - other)));
    }),
  );
});

test("rows that are alike in the column are in the order of hosts and ports", () => {
  const found = [
    ["10.0.0.10", 22],
    ["10.0.0.9", 443],
    ["10.0.0.9", 80],
  ].map(([ip, port]) => portEvent(String(ip), Number(port)));
  const sorted = sortRows(rowsOf(found), { column: "reason", isDescending: true });
  expect(sorted.map(({ event }) => `${event.ip} ${event.port}`)).toEqual([
    "10.0.0.9 80",
    "10.0.0.9 443",
    "10.0.0.10 22",
  ]);
});

test("a filter leaves the rows that it means, in their order", () => {
  fc.assert(
    fc.property(fc.array(events), fc.constantFrom(...STATES), (found, state) => {
      const rows = rowsOf(found);
      const ports = [{ first: 0, last: 1_024 }];
      const kept = filterRows(rows, { words: ["tcp"], ports, states: new Set([state]) });
      const meant = rows.filter(
        ({ event, haystack }) => event.state === state && event.port <= 1_024 && haystack.includes("tcp"),
      );
      expect(kept).toEqual(meant);
    }),
  );
});

test("words are found in any part of a row, whatever their case", () => {
  const rows = rowsOf([
    portEvent("10.0.0.1", 22, {
      hostname: "Mail.example",
      service: { name: "ssh", description: "", product: "OpenSSH" },
    }),
  ]);
  const none = { ports: [], states: new Set<never>() };
  for (const word of ["mail.ex", "openssh", "10.0.0", "22/tcp", "syn-ack", "open"]) {
    expect(filterRows(rows, { ...none, words: [word] })).toHaveLength(1);
  }
  expect(filterRows(rows, { ...none, words: ["ssh", "http"] })).toEqual([]);
});

test.each([
  [{ name: "ssh", description: "Secure Shell" }, "ssh"],
  [
    { name: "ssh", description: "", product: "OpenSSH", version: "9.2", extraInfo: "protocol 2.0" },
    "ssh, OpenSSH 9.2 (protocol 2.0)",
  ],
  [{ name: "http", description: "", extraInfo: "Debian" }, "http, (Debian)"],
])("%j is written as %j", (service, text) => {
  expect(serviceText({ service })).toBe(text);
});

function portEvent(ip: string, port: number, more: Partial<PortEvent> = {}): PortEvent {
  const time = "2026-11-27T07:00:00.000Z";
  return { type: "port", ip, protocol: "tcp", port, state: "open", reason: "syn-ack", time, ...more };
}
