import { describe, expect, it } from "vitest";
import { sharedClockUs } from "../pace/rate-limiter.ts";
import { ControlBlock, Counter, LEAST_RATE_DUE, Order, RATE_DUE } from "./control-block.ts";

describe("ControlBlock", () => {
  it.each([1, 2, 3, 8])("keeps every field of %d workers apart, as seen through another view of it", (workers) => {
    const block = ControlBlock.create(workers);
    const view = new ControlBlock(block.buffer, workers);
    block.give(Order.pause);
    expect(view.ratePerSecond).toBe(0);
    block.setRate(1_234.5);
    block.exclude(Float64Array.of(3, 7));
    for (let worker = 0; worker < workers; worker += 1) {
      for (const counter of Object.values(Counter)) block.count(worker, counter, 10 ** counter * (worker + 1));
      for (let sent = 0; sent < worker + 1; sent += 1) block.batchSent(worker);
    }
    const sum = (workers * (workers + 1)) / 2;
    expect(view.totals()).toEqual({
      sent: sum,
      retransmitted: sum * 10,
      answered: sum * 100,
      decided: sum * 1_000,
      open: sum * 10_000,
    });
    expect(view.order).toBe(Order.pause);
    expect(view.ratePerSecond).toBe(1_234.5);
    expect(view.exclusions()).toEqual(Float64Array.of(3, 7));
    for (let worker = 0; worker < workers; worker += 1) {
      for (let sent = worker + 1; sent < 16; sent += 1) {
        expect(view.isBacklogged(worker)).toBe(false);
        block.batchSent(worker);
      }
      expect(view.isBacklogged(worker)).toBe(true);
    }
  });

  it("gives each piece once, whichever view draws it, and none when all are drawn", () => {
    const block = ControlBlock.create(2);
    const view = new ControlBlock(block.buffer, 2);
    expect([block.drawPiece(3), view.drawPiece(3), view.piecesDrawn]).toEqual([0, 1, 2]);
    expect([view.drawPiece(3), block.drawPiece(3), view.drawPiece(3)]).toEqual([2, undefined, undefined]);
    expect(block.piecesDrawn).toBe(3);
    expect(block.drawPiece(0)).toBeUndefined();
    expect([block.order, block.exclusionsVersion]).toEqual([Order.run, 0]);
  });

  it("calls a worker backlogged from sixteen unread batches on, until one is read", () => {
    const block = ControlBlock.create(2);
    for (let batch = 0; batch < 16; batch += 1) block.batchSent(1);
    expect([block.isBacklogged(0), block.isBacklogged(1)]).toEqual([false, true]);
    block.batchConsumed(1);
    expect(block.isBacklogged(1)).toBe(false);
    // A worker that died after sending and before counting leaves one more read than sent.
    block.batchConsumed(0);
    expect(block.isBacklogged(0)).toBe(false);
  });

  it("takes orders back, but for an abort", () => {
    const block = ControlBlock.create(1);
    expect(block.order).toBe(Order.run);
    block.give(Order.pause);
    block.give(Order.run);
    expect(block.order).toBe(Order.run);
    block.give(Order.abort);
    block.give(Order.run);
    block.give(Order.pause);
    expect(block.order).toBe(Order.abort);
  });

  it("counts back what turns out not to have been sent", () => {
    const block = ControlBlock.create(1);
    block.count(0, Counter.sent, 2);
    block.count(0, Counter.sent, -1);
    expect(block.totals().sent).toBe(1);
  });

  it("begins with rates that are due now", () => {
    const before = sharedClockUs();
    const block = ControlBlock.create(1);
    const after = sharedClockUs();
    for (const place of [RATE_DUE, LEAST_RATE_DUE]) {
      const due = block.ints[place] ?? Number.NaN;
      expect((due - before) | 0).toBeGreaterThanOrEqual(0);
      expect((after - due) | 0).toBeGreaterThanOrEqual(0);
    }
    expect(RATE_DUE).not.toBe(LEAST_RATE_DUE);
  });
});
