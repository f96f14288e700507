import { describe, expect, it } from "vitest";
import { VERDICTS } from "../verdict/verdict.ts";
import { KEYS_A_HOST, outcomeKey, stateCounts, stateOfCell } from "./outcome-key.ts";

describe("outcomeKey", () => {
  it("has a cell of its own for each protocol and verdict, inside a host's", () => {
    const keys = VERDICTS.flatMap((_, verdict) => [outcomeKey(false, verdict), outcomeKey(true, verdict)]);
    expect(new Set(keys).size).toBe(VERDICTS.length * 2);
    for (const key of keys) expect(key >= 0 && key < KEYS_A_HOST).toBe(true);
  });
});

describe("stateOfCell", () => {
  it("is the state of the verdict that the cell counts, of either protocol", () => {
    VERDICTS.forEach(({ state }, verdict) => {
      expect(stateOfCell(outcomeKey(false, verdict))).toBe(state);
      expect(stateOfCell(outcomeKey(true, verdict))).toBe(state);
    });
    expect(stateOfCell(KEYS_A_HOST - 1)).toBeUndefined();
  });
});

describe("stateCounts", () => {
  it("gives each cell that is not empty back under its protocol, state and reason", () => {
    VERDICTS.forEach(({ state, reason }, verdict) => {
      for (const isUdp of [false, true]) {
        const cells = new Uint32Array(KEYS_A_HOST);
        cells[outcomeKey(isUdp, verdict)] = 7;
        expect(stateCounts(cells)).toEqual([{ protocol: isUdp ? "udp" : "tcp", state, reason, count: 7 }]);
      }
    });
  });

  it("reads one host's cells out of many, and treats missing ones as empty", () => {
    const cells = new Uint32Array(KEYS_A_HOST * 2);
    cells[0] = 1;
    cells[KEYS_A_HOST + 1] = 2;
    expect(stateCounts(cells, KEYS_A_HOST)).toEqual([{ protocol: "tcp", state: "closed", reason: "reset", count: 2 }]);
    expect(stateCounts([])).toEqual([]);
  });
});
