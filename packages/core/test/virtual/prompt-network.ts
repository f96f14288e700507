import fc from "fast-check";
import { ObservationKind } from "../../src/engines/observation.ts";
import { VERDICTS } from "../../src/verdict/verdict.ts";
import { KEYS_A_HOST } from "../../src/workers/outcome-key.ts";
import { randomNumbers, type ShardLab } from "./shard-lab.ts";
import { answered, type Fate, refused, type Send, silent } from "./virtual-network.ts";

export const REFUSED_AT_ONCE: Fate = { kind: "seen at once", observation: ObservationKind.reset };

/** What becomes of pairs in a network that answers some of them at once, as weights. */
export const mixture = fc.record({
  seed: fc.nat(),
  refusedAtOnce: fc.nat(20),
  connectedAtOnce: fc.nat(2),
  refusedLater: fc.nat(4),
  connectedLater: fc.nat(2),
  silent: fc.nat(4),
  blocked: fc.nat(2),
});

export type Mixture = typeof mixture extends fc.Arbitrary<infer T> ? T : never;

/** A network in which each pair has a fate of its own, but that it may be blocked whenever it is tried. */
export function networkOf(how: Mixture): (send: Send) => Fate {
  const random = randomNumbers(how.seed);
  const fates = new Map<string, Fate>();
  const faces: [number, Fate][] = [
    [how.refusedAtOnce, REFUSED_AT_ONCE],
    [how.connectedAtOnce, { kind: "seen at once", observation: ObservationKind.connected }],
    [how.refusedLater, refused(3)],
    [how.connectedLater, answered(40)],
    [how.silent, silent],
  ];
  const total = faces.reduce((sum, [weight]) => sum + weight, 0) + 1;
  const throwDice = (): Fate => {
    let thrown = random() * total;
    for (const [weight, fate] of faces) {
      thrown -= weight;
      if (thrown < 0) return fate;
    }
    return REFUSED_AT_ONCE;
  };
  return ({ host, port }) => {
    if (random() * 20 < how.blocked) return { kind: "blocked", lack: "EMFILE" };
    const pair = `${host} ${port}`;
    const fate = fates.get(pair) ?? throwDice();
    fates.set(pair, fate);
    return fate;
  };
}

/** Sizes of a shard. */
export const shard = fc.record({
  hosts: fc.integer({ min: 1, max: 70 }),
  ports: fc.integer({ min: 1, max: 30 }),
  parallelism: fc.constantFrom(1, 2, 7, 100, 1_000),
  mayBlock: fc.boolean(),
});

/** Ports by reason, over all batches. */
export function reasonsOf(lab: ShardLab): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { keys, counts } of lab.batches.flatMap(({ groups }) => groups)) {
    for (const [index, key] of keys.entries()) {
      const reason = VERDICTS[key % KEYS_A_HOST]?.reason ?? "";
      reasons[reason] = (reasons[reason] ?? 0) + (counts[index] ?? 0);
    }
  }
  return reasons;
}
