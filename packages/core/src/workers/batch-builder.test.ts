import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BatchBuilder, GroupCounts } from "./batch-builder.ts";
import { KEYS_A_HOST, outcomeKey } from "./outcome-key.ts";

const position = { next: 5, end: 9, pending: [2] };

describe("GroupCounts", () => {
  it("tells each settled pair once, in whichever delta", () => {
    const hosts = 40;
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ host: fc.nat(hosts - 1), verdict: fc.nat(19) }) },
      { weight: 1, arbitrary: fc.constant("drain" as const) },
      { weight: 1, arbitrary: fc.constant("give up" as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const counts = new GroupCounts(hosts);
        counts.open(3);
        const expected = new Map<number, number>();
        const told = new Map<number, number>();
        let settled = 0;
        let settledTold = 0;
        const drain = (): void => {
          const delta = counts.drain();
          if (delta === undefined) return;
          expect(delta.group).toBe(3);
          expect(new Set(delta.keys).size).toBe(delta.keys.length);
          for (const [index, key] of delta.keys.entries())
            told.set(key, (told.get(key) ?? 0) + (delta.counts[index] ?? 0));
          settledTold += delta.settled;
        };
        for (const each of steps) {
          if (each === "drain") drain();
          else {
            settled += 1;
            if (each === "give up") counts.givenUp();
            else {
              const key = each.host * KEYS_A_HOST + outcomeKey(false, each.verdict);
              counts.decided(each.host, false, each.verdict);
              expected.set(key, (expected.get(key) ?? 0) + 1);
            }
          }
        }
        drain();
        expect(told).toEqual(expected);
        expect(settledTold).toBe(settled);
        expect(counts.drain()).toBeUndefined();
      }),
    );
  });

  it("holds more different cells than it began with", () => {
    const hosts = 8_192;
    const counts = new GroupCounts(hosts);
    counts.open(0);
    for (let host = 0; host < hosts; host += 1) counts.decided(host, host % 2 === 1, host % 20);
    const delta = counts.drain();
    expect(delta?.keys).toHaveLength(hosts);
    expect(delta?.keys.every((key, host) => key === host * KEYS_A_HOST + outcomeKey(host % 2 === 1, host % 20))).toBe(
      true,
    );
    expect(delta?.counts.every((count) => count === 1)).toBe(true);
  });

  it("tells of a host's time-out with nothing else too, and once", () => {
    const counts = new GroupCounts(2);
    counts.open(0);
    counts.timedOut(1);
    expect(counts.drain()).toMatchObject({ settled: 0, timedOut: [1] });
    counts.givenUp();
    expect(counts.drain()).toMatchObject({ settled: 1, timedOut: [] });
  });
});

describe("BatchBuilder", () => {
  it("hands over all that it collected, and begins anew", () => {
    const builder = new BatchBuilder(7);
    builder.record(2 ** 40, 65_534, 3, 1.5, 1e12);
    builder.record(1, 2, 19, Number.NaN, 1e12 + 1);
    for (const attempt of [1, 1, 2, 51]) builder.sent(attempt);
    builder.answered(1);
    builder.answered(51);
    builder.silent(2);
    builder.localLimit("EMFILE");
    const delta = { group: 4, keys: new Uint32Array(), counts: new Uint32Array(), settled: 2, timedOut: [] };
    expect(builder.records).toBe(2);
    const batch = builder.build(position, [delta]);
    expect(batch).toMatchObject({
      worker: 7,
      position,
      groups: [delta],
      sent: 4,
      retransmitted: 2,
      answered: 2,
      localLimit: "EMFILE",
    });
    expect({ ...batch.records }).toEqual({
      hosts: Float64Array.of(2 ** 40, 1),
      ports: Uint32Array.of(65_534, 2),
      verdicts: Uint8Array.of(3, 19),
      rttMs: Float64Array.of(1.5, Number.NaN),
      timesMs: Float64Array.of(1e12, 1e12 + 1),
    });
    expect([batch.attempts.answered[0], batch.attempts.answered[50], batch.attempts.silent[1]]).toEqual([1, 1, 1]);

    const empty = builder.build(position, []);
    expect(empty).toMatchObject({ sent: 0, retransmitted: 0, answered: 0, groups: [] });
    expect(empty.records.hosts).toHaveLength(0);
    expect([...empty.attempts.answered, ...empty.attempts.silent].every((count) => count === 0)).toBe(true);
    expect("localLimit" in empty).toBe(false);
    // What was handed over stays as it was.
    expect(batch.attempts.answered[0]).toBe(1);
    expect(batch.records.hosts).toHaveLength(2);
  });

  it("takes back what was not sent after all", () => {
    const builder = new BatchBuilder(0);
    builder.sent(1);
    builder.sent(2);
    builder.unsent(2);
    expect(builder.build(position, [])).toMatchObject({ sent: 1, retransmitted: 0 });
    builder.sent(1);
    builder.unsent(1);
    expect(builder.build(position, [])).toMatchObject({ sent: 0, retransmitted: 0 });
  });

  it("is full at 4,096 records, which it keeps in order beyond that too", () => {
    const builder = new BatchBuilder(0);
    for (let index = 0; index < 4_095; index += 1) builder.record(index, index, index % 20, index / 2, index * 2);
    expect(builder.isFull).toBe(false);
    builder.record(4_095, 4_095, 4_095 % 20, 4_095 / 2, 4_095 * 2);
    expect(builder.isFull).toBe(true);
    for (let index = 4_096; index < 5_000; index += 1) builder.record(index, index, index % 20, index / 2, index * 2);
    expect(builder.isFull).toBe(true);
    const { records } = builder.build(position, []);
    for (let index = 0; index < 5_000; index += 1) {
      const row = [records.hosts[index], records.ports[index], records.verdicts[index], records.rttMs[index]];
      expect([...row, records.timesMs[index]]).toEqual([index, index, index % 20, index / 2, index * 2]);
    }
    expect(builder.isFull).toBe(false);
  });
});
