import { bench, describe } from "vitest";
import { Permutation } from "../src/plan/permutation.ts";
import { seedWords } from "../src/plan/seed.ts";
import { CALLS, keep } from "./calls.ts";

const SEED = seedWords("0123456789abcdef0123456789abcdef");

describe("Permutation.at", () => {
  for (const size of [65_535, 2 ** 24, 2 ** 48]) {
    const permutation = new Permutation(size, SEED);
    let index = 0;
    bench(`of ${size}, ${CALLS} calls`, () => {
      let sum = 0;
      for (let call = 0; call < CALLS; call += 1) {
        sum += permutation.at(index);
        index = index + 1 === size ? 0 : index + 1;
      }
      keep(sum);
    });
  }
});
