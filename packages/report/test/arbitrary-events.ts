import type { EndEvent, HostEvent, PortEvent, ScanEvent, Service, StateCount, WarningEvent } from "@portolan/core";
import fc from "fast-check";
import { endEvent, startEvent } from "./sample-events.ts";

const text = fc.string({ unit: "binary", maxLength: 20 });
const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
const ip = fc.oneof(fc.ipV4(), fc.ipV6());
const protocol = fc.constantFrom("tcp" as const, "udp" as const);
const state = fc.constantFrom("open" as const, "closed" as const, "filtered" as const, "open|filtered" as const);
const reason = fc.constantFrom(
  "syn-ack" as const,
  "reset" as const,
  "no-response" as const,
  "admin-prohibited" as const,
);
const milliseconds = fc.double({ min: 0, max: 1e6, noNaN: true }).map((ms) => ms + 0);

/** A record with the fields that are always there, and any of the others. */
function record<T>(
  always: { [K in keyof T]?: fc.Arbitrary<T[K]> },
  others: { [K in keyof T]?: fc.Arbitrary<T[K]> },
): fc.Arbitrary<T> {
  const requiredKeys = Object.keys(always) as never[];
  return fc.record({ ...always, ...others } as never, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<T>;
}

const service = record<Service>({ name: text, description: text }, { product: text, version: text, extraInfo: text });

const port = record<PortEvent>(
  { type: fc.constant("port"), ip, protocol, port: fc.nat(65_535), state, reason, time },
  { hostname: text, rttMs: milliseconds, service },
);

const counts = fc.array(fc.record<StateCount>({ protocol, state, reason, count: fc.nat() }), { maxLength: 3 });

const host = record<HostEvent>(
  { type: fc.constant("host"), ip, state: fc.constantFrom("up", "silent", "timed-out"), counts, time },
  { hostname: text, reason, rttMs: milliseconds },
);

const warning = fc.record<WarningEvent>({
  type: fc.constant("warning"),
  code: fc.constantFrom("local-limit", "left-out"),
  message: text,
});

const start = fc
  .record({
    arguments: fc.array(text).map((words) => ["portolan", ...words]),
    targets: fc.array(text),
    ports: text,
    time,
  })
  .map((fields) => startEvent(fields));

const end = record<EndEvent>(
  { counts, time, elapsedMs: milliseconds },
  { droppedAnswers: fc.nat(), ratePerSecond: milliseconds },
).map((fields) => endEvent(fields));

/** The events of a scan, whole, with any texts that a network or a user could have brought in. */
export const scanEvents: fc.Arbitrary<ScanEvent[]> = fc
  .tuple(start, fc.array(fc.oneof(port, host, warning), { maxLength: 12 }), end)
  .map(([first, middle, last]) => [first, ...middle, last]);
