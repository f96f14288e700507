import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openPositions, PositionIndex, randomNumbers, ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, type Fate, refused, type Send, silent } from "../../test/virtual/virtual-network.ts";
import { type PieceRange, pieceAt, pieceCount } from "../plan/pieces.ts";
import { ControlBlock, Order } from "./control-block.ts";

const NOTHING = { next: 0, end: 0, pending: [] };
/** A host of which everything is to be drawn. */
const SIXTY = { hosts: 1, ports: 60, pieces: { start: 0, end: 60, pieceLength: 4 }, position: NOTHING };

/** A network whose answers take from nothing to that long, and which is silent now and then. */
function unsteady(seed: number, slowestMs: number): (send: Send) => Fate {
  const random = randomNumbers(seed);
  return () => {
    const thrown = random();
    if (thrown < 0.1) return silent;
    return thrown < 0.3 ? answered(random() * slowestMs) : refused(random() * slowestMs);
  };
}

function positionsOf(range: PieceRange, pieces: readonly number[]): number[] {
  return pieces.flatMap((piece) =>
    openPositions({ next: pieceAt(range, piece).start, ...pieceAt(range, piece), pending: [] }),
  );
}

describe("Prober with pieces to draw", () => {
  it("draws and settles each with the other workers, and tells with each batch what is on its hands", async () => {
    const given = fc.record({
      hosts: fc.integer({ min: 1, max: 4 }),
      ports: fc.integer({ min: 1, max: 40 }),
      pieceLength: fc.integer({ min: 1, max: 30 }),
      parallelism: fc.constantFrom(1, 3, 100),
      slowestMs: fc.constantFrom(0, 3, 300),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ pieceLength, seed, slowestMs, ...setup }) => {
        const pieces = { start: 0, end: setup.hosts * setup.ports, pieceLength };
        const control = ControlBlock.create(2);
        const labs = [0, 1].map(
          (worker) =>
            new ShardLab({
              ...setup,
              worker,
              control,
              pieces,
              position: NOTHING,
              mayBlock: false,
              decide: unsteady(seed + worker, slowestMs),
            }),
        );
        expect(await Promise.all(labs.map((lab) => lab.run()))).toEqual([undefined, undefined]);
        const everything = openPositions({ next: 0, end: pieces.end, pending: [] });
        const settled = new Set<number>();
        const drawn: number[] = [];
        for (const lab of labs) {
          const index = new PositionIndex(lab.space, everything);
          const onHands = new Set<number>();
          for (const batch of lab.batches) {
            drawn.push(...batch.drawn);
            for (const position of positionsOf(pieces, batch.drawn)) onHands.add(position);
            for (const position of index.of(batch)) {
              expect(settled.has(position), `position ${position} settled twice`).toBe(false);
              settled.add(position);
              expect(onHands.delete(position), `position ${position} was not drawn`).toBe(true);
            }
            expect(new Set(openPositions(batch.position))).toEqual(onHands);
          }
        }
        expect(settled.size).toBe(pieces.end);
        expect(drawn.sort((one, other) => one - other)).toEqual(
          Array.from({ length: pieceCount(pieces) }, (_, at) => at),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("keeps what it knows of a host from piece to piece", async () => {
    const pieces = { start: 0, end: 400, pieceLength: 10 };
    const decide = (): Fate => refused(20);
    const drawing = new ShardLab({ hosts: 1, ports: 400, pieces, position: NOTHING, decide });
    const having = new ShardLab({ hosts: 1, ports: 400, decide });
    await drawing.run();
    await having.run();
    expect(drawing.settled).toBe(400);
    expect(drawing.network.sends.map(({ atMs }) => atMs)).toEqual(having.network.sends.map(({ atMs }) => atMs));
  });

  it("draws nothing while it is paused, and goes on when it no longer is", async () => {
    const lab = new ShardLab({ ...SIXTY, mayBlock: false, decide: () => refused(1) });
    lab.control.give(Order.pause);
    const running = lab.run();
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect([lab.control.piecesDrawn, lab.network.sends.length]).toEqual([0, 0]);
    lab.control.give(Order.run);
    expect(await running).toBeUndefined();
    expect(lab.settled).toBe(60);
  });

  it("leaves what it has not drawn when it is told to stop", async () => {
    let sends = 0;
    const { pieces } = SIXTY;
    const lab = new ShardLab({
      ...SIXTY,
      parallelism: 4,
      decide: () => {
        sends += 1;
        if (sends === 6) lab.control.give(Order.abort);
        return refused(1);
      },
    });
    expect(await lab.run()).toBeUndefined();
    const drawn = lab.batches.flatMap((batch) => [...batch.drawn]);
    expect(drawn).toHaveLength(lab.control.piecesDrawn);
    expect(drawn.length).toBeLessThan(pieceCount(pieces));
    expect(lab.settled + openPositions(lab.last.position).length).toBe(positionsOf(pieces, drawn).length);
  });
});
