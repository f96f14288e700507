import { bench, describe } from "vitest";
import { DestinationTable } from "../src/engines/connect/destination-table.ts";
import { CALLS, keep } from "./calls.ts";

const ADDRESS = Uint8Array.from({ length: 16 }, (_, index) => index + 1);

describe("DestinationTable", () => {
  for (const family of [4, 6] as const) {
    const table = new DestinationTable(CALLS);
    bench(`set and look up, IPv${family}, ${CALLS} slots`, () => {
      let sum = 0;
      for (let slot = 0; slot < CALLS; slot += 1)
        table.set(slot, { family, address: ADDRESS, kind: 0, attempt: 1, port: slot });
      for (let slot = 0; slot < CALLS; slot += 1) sum += table.at(slot).port;
      keep(sum);
    });
  }
});
