import { bench, describe } from "vitest";
import { AddressSet } from "../src/targets/address-set.ts";
import { CALLS, keep } from "./calls.ts";

/** 4,096 ranges with gaps between. */
const SCATTERED = Array.from({ length: 4_096 }, (_, index) => {
  const prefix = `10.${index >>> 4}.${(index & 15) * 16}`;
  return `${prefix}.0-${prefix}.99`;
});

const SETS: readonly (readonly [name: string, ranges: readonly string[]])[] = [
  ["one IPv4 range", ["10.0.0.0-10.255.255.255"]],
  ["4,096 IPv4 ranges", SCATTERED],
  ["one IPv6 range", ["fd00::-fd00::ffff:ffff"]],
];

describe("AddressSet.write", () => {
  const bytes = new Uint8Array(16);
  for (const [name, ranges] of SETS) {
    const set = AddressSet.fromJSON(ranges);
    let index = 0;
    bench(`${name}, ${CALLS} calls`, () => {
      let sum = 0;
      for (let call = 0; call < CALLS; call += 1) {
        set.write(index, bytes, 0);
        sum += bytes[3] as number;
        // A stride that is coprime to the sizes above goes everywhere in no order.
        index = (index + 7_919) % set.size;
      }
      keep(sum);
    });
  }
});
