import type { PortEvent } from "@portolan/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { addScan, freshPath, samplePort } from "../test/samples.ts";
import { openStore } from "./open-store.ts";
import type { PortHistory, Sighting, SightingListing, SightingPlace } from "./port-history.ts";

const OWNERS = ["", "one", "two"];

const found = fc.record({
  ip: fc.constantFrom("127.0.0.1", "::1"),
  port: fc.integer({ min: 1, max: 6 }),
  state: fc.constantFrom("open" as const, "closed" as const),
  // Few, so that many are the same.
  time: fc.integer({ min: 1, max: 4 }).map((second) => `2026-11-27T04:00:0${second}.000Z`),
});

const scans = fc.array(fc.record({ owner: fc.constantFrom(...OWNERS), ports: fc.array(found, { maxLength: 8 }) }), {
  maxLength: 6,
});

function pages(history: PortHistory, ip: string, listing: Omit<SightingListing, "before">): Sighting[] {
  const all: Sighting[] = [];
  for (let before: SightingPlace | undefined; ; before = all.at(-1)?.place) {
    const page = history.list(ip, { ...listing, ...(before === undefined ? {} : { before }) });
    all.push(...page);
    if (page.length < listing.limit) return all;
  }
}

/** Descending, as PortHistory orders them. */
function byPlace(one: Sighting, other: Sighting): number {
  if (one.place.time !== other.place.time) return one.place.time < other.place.time ? 1 : -1;
  return other.place.scan - one.place.scan || other.place.sequence - one.place.sequence;
}

it("gives what each scan found at an address, the newest first, of all owners or of one, whatever the pages", () => {
  fc.assert(
    fc.property(scans, fc.integer({ min: 1, max: 5 }), (made, limit) => {
      const store = openStore(freshPath());
      const expected: (Sighting & { readonly owner: string; readonly ip: string })[] = [];
      for (const [index, { owner, ports }] of made.entries()) {
        const { id, number } = addScan(store, `s${index}`, { owner });
        const events = ports.map(({ port, ...more }) => samplePort(port, more));
        for (const { sequence, json } of store.events.append(number, events)) {
          const { time, ip }: PortEvent = JSON.parse(json);
          expected.push({ scanId: id, json, place: { time, scan: number, sequence }, owner, ip });
        }
      }
      expected.sort(byPlace);
      for (const ip of ["127.0.0.1", "::1"]) {
        for (const owner of [undefined, ...OWNERS]) {
          const wanted = expected
            .filter((one) => one.ip === ip && (owner === undefined || one.owner === owner))
            .map(({ scanId, json, place }) => ({ scanId, json, place }));
          expect(pages(store.history, ip, { limit, ...(owner === undefined ? {} : { owner }) })).toEqual(wanted);
        }
      }
      store.close();
    }),
    { numRuns: 30 },
  );
});
