import { describe, expect, it } from "vitest";
import { countsByHost, hostNumber, SweepLab, toldIn } from "../../test/virtual/sweep-lab.ts";
import { type Respond, reset, synAck } from "../../test/virtual/virtual-transport.ts";
import { QueueResult } from "../engines/raw/transport.ts";
import { SystemError } from "../errors.ts";
import { RepeatedRecords } from "../scan/repeated-records.ts";
import { Order } from "./control-block.ts";
import type { Batch } from "./protocol.ts";

const isOpen = (host: number, port: number): boolean => (host * 31 + port * 17) % 23 === 0;
const answers: Respond = ({ host, port }) =>
  isOpen(hostNumber(host), port) ? [synAck(40)] : port % 2 ? [reset(30)] : [];

describe("orders to a sweep", () => {
  it("to abort end it with a place to go on from, whatever moment it is", async () => {
    for (const moment of [1, 7, 20, 45]) {
      const first = new SweepLab({
        hosts: 6_000,
        probes: 20,
        respond: answers,
        onBatch: (_, lab) => {
          if (lab.batches.length === moment) lab.control.give(Order.abort);
        },
      });
      await first.sweeper.run();
      expect(first.transport.isClosed).toBe(true);
      const { position } = first.last;
      const second = new SweepLab({ hosts: 6_000, probes: 20, respond: answers, position });
      await second.sweeper.run();
      expectWhole(first, second.batches, position.next);
    }
  });

  it("going on after a kill, from any batch, tells every open port once and counts every pair once", async () => {
    const whole = new SweepLab({ hosts: 6_000, probes: 20, respond: answers });
    await whole.sweeper.run();
    for (const kept of [2, 11, 30, 60, whole.batches.length - 2]) {
      const batches = whole.batches.slice(0, kept);
      const position = batches.at(-1)?.position ?? whole.position;
      const second = new SweepLab({ hosts: 6_000, probes: 20, respond: answers, position });
      await second.sweeper.run();
      expectWhole({ ...whole, batches, space: whole.space } as SweepLab, second.batches, position.next);
    }
  });

  it("to pause stop it until it is told to go on", async () => {
    let sentWhenPaused = 0;
    let looks = 0;
    const lab = new SweepLab({
      hosts: 500,
      probes: 20,
      respond: answers,
      onBatch: (_, { control, transport, batches }) => {
        if (batches.length === 3) {
          control.give(Order.pause);
          sentWhenPaused = transport.sent;
        } else if (control.order === Order.pause) {
          looks += 1;
          expect(transport.sent).toBe(sentWhenPaused);
          if (looks === 8) control.give(Order.run);
        }
      },
    });
    await lab.sweeper.run();
    expect(looks).toBe(8);
    expect(countsByHost(lab.space, lab.batches).size).toBe(500);
  });

  it("is held while nobody takes its batches", async () => {
    let holds = 0;
    const lab = new SweepLab({
      hosts: 5_000,
      probes: 20,
      respond: answers,
      consumes: false,
      onBatch: (_, { batches, control, transport }) => {
        if (batches.length % 16 !== 0) return;
        const { sent } = transport;
        setTimeout(() => {
          expect(transport.sent).toBe(sent);
          holds += 1;
          for (let batch = 0; batch < 16; batch += 1) control.batchConsumed(0);
        }, 0);
      },
      mayBlock: false,
    });
    await lab.sweeper.run();
    expect(holds).toBeGreaterThan(1);
    expect(countsByHost(lab.space, lab.batches).size).toBe(5_000);
  });

  it("to leave hosts out hold from then on, without a verdict", async () => {
    const asked = new Map<number, number>();
    const lab = new SweepLab({
      hosts: 200,
      probes: 10,
      respond: ({ host }) => {
        asked.set(hostNumber(host), (asked.get(hostNumber(host)) ?? 0) + 1);
        return [];
      },
      onBatch: (_, { batches, control }) => {
        if (batches.length === 1) control.exclude(Float64Array.of(50, 99));
      },
    });
    await lab.sweeper.run();
    const counts = countsByHost(lab.space, lab.batches);
    for (let host = 0; host < 200; host += 1) {
      const isExcluded = host >= 50 && host <= 99;
      if (isExcluded) expect(asked.get(host) ?? 0).toBeLessThan(30);
      else expect(asked.get(host)).toBe(30);
      expect(counts.get(host)).toBe(isExcluded ? undefined : "filtered 10");
    }
    expect(lab.control.totals().decided).toBe(2_000);
    expect(lab.last.position.next).toBe(2_000);
  });
});

/** Two runs together: no open port told twice or left out, every host's counts right. */
function expectWhole({ space, batches, position }: SweepLab, later: readonly Batch[], next: number): void {
  const records = new RepeatedRecords(space, [{ ...position, next }]);
  const told = toldIn(batches).map(({ host, port }) => `${host} ${port}`);
  for (const { host, port } of toldIn(batches)) records.restore(host, port);
  for (const { host, port } of toldIn(later)) if (records.isNew(0, host, port)) told.push(`${host} ${port}`);
  const expected: string[] = [];
  const counts = new Map<number, string>();
  for (let host = 0; host < space.hosts; host += 1) {
    const sums = { open: 0, closed: 0, filtered: 0 };
    for (let port = 1; port <= space.ports; port += 1) {
      const state = isOpen(host, port) ? "open" : port % 2 ? "closed" : "filtered";
      sums[state] += 1;
      if (state === "open") expected.push(`${host} ${port - 1}`);
    }
    const texts = Object.entries(sums).flatMap(([state, count]) => (count > 0 ? [`${state} ${count}`] : []));
    counts.set(host, texts.join(" "));
  }
  expect(told.sort()).toEqual(expected.sort());
  expect(countsByHost(space, [...batches, ...later])).toEqual(counts);
}

describe("a machine that cannot send", () => {
  it("sends what was blocked when it can again, and tells of it", async () => {
    let tries = 0;
    const asked = new Set<string>();
    const lab = new SweepLab({
      hosts: 100,
      probes: 10,
      rounds: 1,
      respond: ({ host, port }) => {
        tries += 1;
        if (tries % 7 === 0 || (tries > 300 && tries < 350)) return QueueResult.blocked;
        asked.add(`${host} ${port}`);
        return [];
      },
    });
    await lab.sweeper.run();
    expect(asked.size).toBe(1_000);
    expect(lab.sum("sent")).toBe(1_000);
    expect(lab.batches.some(({ localLimit }) => localLimit === "ENOBUFS")).toBe(true);
  });

  it("gives up after half a minute", async () => {
    const lab = new SweepLab({ hosts: 10, probes: 10, respond: () => QueueResult.blocked });
    await expect(lab.sweeper.run()).rejects.toThrow(SystemError);
    expect(lab.transport.elapsedMs).toBeGreaterThan(30_000);
    expect(lab.transport.elapsedMs).toBeLessThan(31_000);
    expect(lab.transport.isClosed).toBe(true);
    expect(lab.last.position.next).toBe(0);
  });

  it("says so of the ports it sends nothing to, and asks them once", async () => {
    const refusals = [QueueResult.noRoute, QueueResult.noSourceAddress, QueueResult.denied];
    let refused = 0;
    const lab = new SweepLab({
      hosts: 30,
      probes: 4,
      respond: ({ host }) => {
        const refusal = refusals[hostNumber(host) % 4];
        if (refusal !== undefined) refused += 1;
        return refusal ?? [reset(3)];
      },
    });
    await lab.sweeper.run();
    const counts = countsByHost(lab.space, lab.batches);
    for (let host = 0; host < 30; host += 1) expect(counts.get(host)).toBe(host % 4 === 3 ? "closed 4" : "unknown 4");
    expect(refused).toBe(23 * 4);
    expect(lab.sum("sent")).toBe(7 * 4);
    expect(lab.sum("answered")).toBe(7 * 4);
  });

  it("hands on what the kernel dropped", async () => {
    const lab = new SweepLab({ hosts: 100, probes: 10, respond: () => [reset(3)] });
    lab.transport.kernelDrops = 12;
    await lab.sweeper.run();
    expect(lab.batches.reduce((sum, { droppedAnswers }) => sum + (droppedAnswers ?? 0), 0)).toBe(12);
  });
});
