import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerKind, emptyAnswer } from "../../packets/answer.ts";
import { ProbeKind } from "../../packets/probe-kind.ts";
import { ObservationKind } from "../observation.ts";
import type { PacketOrder } from "./transport.ts";
import { VOLLEY, Volley } from "./volley.ts";

const order = (family: 4 | 6, last: number, port: number, cookie: number): PacketOrder => ({
  kind: ProbeKind.syn,
  family,
  address: new Uint8Array(16).fill(last),
  port,
  sourcePort: 40_000,
  cookie,
  payload: new Uint8Array(0),
});

const answerTo = ({ family, address, port, sourcePort, cookie }: PacketOrder) => {
  const answer = { ...emptyAnswer(), kind: AnswerKind.reset, family, port, sourcePort, cookie, hasCookie: true };
  answer.address.set(address);
  return answer;
};

describe("Volley", () => {
  it("finds each of its probes by its answer, whatever cookies they share, and those alone", () => {
    const orders = fc.uniqueArray(
      fc.record({
        family: fc.constantFrom(4 as const, 6 as const),
        last: fc.integer({ min: 1, max: 3 }),
        port: fc.integer({ min: 1, max: 20 }),
        // Few, and alike in the bits that the table looks at.
        cookie: fc.integer({ min: 0, max: 7 }).map((cookie) => ((cookie >> 1) << 30) | (cookie & 1)),
      }),
      { minLength: 2, maxLength: VOLLEY, selector: (each) => JSON.stringify(each) },
    );
    fc.assert(
      fc.property(orders, (given) => {
        const all = given.map(({ family, last, port, cookie }) => order(family, last, port, cookie >>> 0));
        const own = all.slice(0, Math.ceil(all.length / 2));
        const volley = new Volley();
        for (let round = 0; round < 2; round += 1) {
          for (const each of own) volley.add(each, undefined);
          for (const each of all.toReversed()) {
            const isOwn = own.includes(each);
            expect(volley.observe(answerTo(each), ObservationKind.reset)).toBe(isOwn);
          }
          expect([volley.count, volley.observed]).toEqual([own.length, own.length]);
          expect(volley.observations.subarray(0, own.length).every((seen) => seen === ObservationKind.reset)).toBe(
            true,
          );
          volley.clear();
          for (const each of own) expect(volley.observe(answerTo(each), ObservationKind.reset)).toBe(false);
        }
      }),
    );
  });

  it("finds probes that were added together, as it does those that were added one by one", () => {
    const volley = new Volley();
    const first = order(4, 1, 80, 11);
    volley.add(first, undefined);
    const [ports, cookies] = [Uint16Array.of(81, 82, 83, 84), Uint32Array.of(12, 2_000_000_011, 14, 15)];
    volley.addEach(order(4, 2, 0, 0), ports, cookies, 3);
    expect(volley.count).toBe(4);
    const seen = [first, order(4, 2, 82, 2_000_000_011), order(4, 2, 84, 15), order(4, 1, 83, 14)].map((each) =>
      volley.observe(answerTo(each), ObservationKind.reset),
    );
    expect(seen).toEqual([true, true, false, false]);
    expect([...volley.observations.subarray(0, 4)].map((observation) => observation === ObservationKind.reset)).toEqual(
      [true, false, true, false],
    );
  });

  it("does not take an answer for its own that gives no cookie back", () => {
    const volley = new Volley();
    const only = order(4, 1, 80, 0);
    volley.add(only, undefined);
    expect(volley.observe({ ...answerTo(only), hasCookie: false }, ObservationKind.reset)).toBe(false);
  });
});
