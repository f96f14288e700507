import type { PortEvent } from "@portolan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addScan, freshPath, freshStore, samplePort } from "../test/samples.ts";
import type { LoggedEvent, PortFilter, StoredEvent } from "./event-table.ts";
import { openStore, type Store } from "./open-store.ts";

const START = {
  type: "start",
  version: "0.1.0",
  arguments: [],
  time: "2026-11-27T04:00:00.000Z",
  seed: "0".repeat(32),
  engine: "net",
  hosts: 1,
  tcpPorts: 1,
  udpPorts: 0,
  techniques: ["connect"],
  sweep: false,
  probes: 1,
  resumed: false,
} as const;

const port = fc.record({
  type: fc.constant("port" as const),
  ip: fc.constantFrom("127.0.0.1", "127.0.0.2", "::1"),
  hostname: fc.constantFrom("localhost", "'; drop table events --", '\u2028"\\'),
  protocol: fc.constantFrom("tcp" as const, "udp" as const),
  port: fc.integer({ min: 1, max: 5 }),
  state: fc.constantFrom("open" as const, "closed" as const, "open|filtered" as const),
  reason: fc.constantFrom("syn-ack" as const, "reset" as const),
  rttMs: fc.double({ min: 0, max: 9, noNaN: true }),
  service: fc.record({ name: fc.constantFrom("http", "ssh"), description: fc.string({ unit: "binary" }) }),
  time: fc.constant("2026-11-27T04:00:00.000Z"),
});
const host = fc.record({
  type: fc.constant("host" as const),
  ip: fc.constantFrom("127.0.0.1", "127.0.0.2"),
  state: fc.constantFrom("up" as const, "silent" as const),
  counts: fc.constant([]),
  time: fc.constant("2026-11-27T04:00:00.000Z"),
});
const warning = fc.record({
  type: fc.constant("warning" as const),
  code: fc.constantFrom("local-limit" as const, "engine-fallback" as const),
  message: fc.constantFrom("One.", "Two."),
});
const status = fc.record({
  type: fc.constant("status" as const),
  status: fc.constantFrom("paused" as const, "running" as const),
  time: fc.constant("2026-11-27T04:00:00.000Z"),
});
const batches = fc.array(fc.array(fc.oneof(port, host, warning, status, fc.constant(START)), { maxLength: 12 }), {
  maxLength: 8,
});

/** What makes an event the same as an earlier one; undefined for what may be told again. */
function identityOf(event: LoggedEvent): string | undefined {
  if (event.type === "port") return `${event.ip} ${event.protocol} ${event.port}`;
  if (event.type === "host") return event.ip;
  if (event.type === "warning") return JSON.stringify(event);
  return event.type === "start" ? "start" : undefined;
}

function firstTold(events: readonly LoggedEvent[]): LoggedEvent[] {
  const told = new Set<string>();
  return events.filter((event) => {
    const identity = identityOf(event);
    if (identity === undefined) return true;
    const isNew = !told.has(identity);
    told.add(identity);
    return isNew;
  });
}

function read(stored: readonly StoredEvent[]): unknown[] {
  return stored.map(({ json }) => JSON.parse(json));
}

function pages(limit: number, page: (after: number) => StoredEvent[]): StoredEvent[] {
  const all: StoredEvent[] = [];
  for (let after = 0; ; ) {
    const found = page(after);
    all.push(...found);
    if (found.length < limit) return all;
    after = found.at(-1)?.sequence ?? after;
  }
}

function forEach(run: (store: Store, scan: number, groups: LoggedEvent[][]) => void): void {
  const store = openStore(freshPath());
  let count = 0;
  try {
    fc.assert(
      fc.property(batches, (groups) => {
        count += 1;
        run(store, addScan(store, `s${count}`).number, groups);
      }),
      { numRuns: 40 },
    );
  } finally {
    store.close();
  }
}

describe("EventTable", () => {
  it("keeps each port, host, warning and start as it was first told, and all else, in order", () => {
    forEach((store, scan, groups) => {
      const given = groups.flatMap((group) => store.events.append(scan, group));
      const kept = pages(7, (after) => store.events.after(scan, { after, limit: 7 }));
      expect(kept).toEqual(given);
      expect(read(kept)).toEqual(
        read(firstTold(groups.flat()).map((event) => ({ sequence: 0, type: event.type, json: JSON.stringify(event) }))),
      );
      const numbers = kept.map(({ sequence }) => sequence);
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    });
  });

  it("filters ports as a loop over them would, whatever the pages", () => {
    const filters: PortFilter[] = [
      {},
      { state: "open" },
      { port: 3 },
      { service: "http" },
      { ip: "::1" },
      { hostname: "'; drop table events --" },
      { protocol: "udp" },
      { state: "open|filtered", port: 2, protocol: "tcp", ip: "127.0.0.1", service: "ssh" },
    ];
    forEach((store, scan, groups) => {
      for (const group of groups) store.events.append(scan, group);
      const ports = firstTold(groups.flat()).filter((event): event is PortEvent => event.type === "port");
      for (const filter of filters) {
        const expected = ports.filter((event) =>
          Object.entries(filter).every(([name, value]) => {
            return (name === "service" ? event.service?.name : event[name as keyof PortEvent]) === value;
          }),
        );
        const found = pages(3, (after) => store.events.ports(scan, filter, { after, limit: 3 }));
        expect(read(found)).toEqual(JSON.parse(JSON.stringify(expected)));
      }
    });
  });

  it("keeps scans apart, and refuses one that is not there", () => {
    const store = freshStore();
    const [one, two] = [addScan(store, "one"), addScan(store, "two")];
    store.events.append(one.number, [samplePort(1)]);
    store.events.append(two.number, [samplePort(1), samplePort(2)]);
    expect(store.events.after(one.number, { after: 0, limit: 9 })).toHaveLength(1);
    expect(store.scans.find("two")?.lastSequence).toBe(2);
    expect(() => store.events.append(99, [samplePort(1)])).toThrow("no scan number 99");
  });

  it("gives new numbers to what follows, also after a batch of nothing new", () => {
    const store = freshStore();
    const { number } = addScan(store, "one");
    store.events.append(number, [samplePort(1), samplePort(2)]);
    expect(store.events.append(number, [samplePort(2), samplePort(1)])).toEqual([]);
    expect(store.events.append(number, [samplePort(2), samplePort(3)])).toMatchObject([{ sequence: 6, type: "port" }]);
  });
});
