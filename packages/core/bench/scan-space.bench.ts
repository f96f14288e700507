import { bench, describe } from "vitest";
import { type PairIndex, ScanSpace } from "../src/plan/scan-space.ts";
import { seedWords } from "../src/plan/seed.ts";
import { CALLS, keep } from "./calls.ts";

const SEED = seedWords("0123456789abcdef0123456789abcdef");

const SPACES: readonly (readonly [name: string, hosts: number, ports: number])[] = [
  ["one host x 65,535 ports", 1, 65_535],
  ["a /8 x 1,000 ports", 2 ** 24, 1_000],
  ["a /8 x 1 port", 2 ** 24, 1],
];

describe("ScanSpace.locate", () => {
  for (const [name, hosts, ports] of SPACES) {
    const space = new ScanSpace(hosts, ports, SEED);
    const pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
    let position = 0;
    bench(`${name}, ${CALLS} calls`, () => {
      let sum = 0;
      for (let call = 0; call < CALLS; call += 1) {
        space.locate(position, pair);
        sum += pair.host + pair.port;
        position = position + 1 === space.size ? 0 : position + 1;
      }
      keep(sum);
    });
  }
});
