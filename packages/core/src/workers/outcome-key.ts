import type { Protocol } from "../ports/protocol.ts";
import type { StateCount } from "../results/events.ts";
import type { PortState } from "../verdict/state.ts";
import { VERDICTS, type VerdictIndex } from "../verdict/verdict.ts";

/** A protocol and a verdict in one small number: the cell of a host in which its ports are counted. */
export type OutcomeKey = number;

const KEYS_A_PROTOCOL = 32;
/** Cells a host. */
export const KEYS_A_HOST = KEYS_A_PROTOCOL * 2;

/** The cell of a protocol's verdict. */
export function outcomeKey(isUdp: boolean, verdict: VerdictIndex): OutcomeKey {
  return isUdp ? KEYS_A_PROTOCOL + verdict : verdict;
}

/** The state that a cell counts; undefined for a cell that no verdict has. */
export function stateOfCell(cell: number): PortState | undefined {
  return VERDICTS[cell % KEYS_A_PROTOCOL]?.state;
}

/** A host's cells, or a scan's, as counts for people; empty ones are left out. */
export function stateCounts(cells: ArrayLike<number>, offset = 0): StateCount[] {
  const counts: StateCount[] = [];
  for (const [protocol, first] of [
    ["tcp", 0],
    ["udp", KEYS_A_PROTOCOL],
  ] as const satisfies readonly [Protocol, number][]) {
    VERDICTS.forEach(({ state, reason }, verdict) => {
      const count = cells[offset + first + verdict] ?? 0;
      if (count > 0) counts.push({ protocol, state, reason, count });
    });
  }
  return counts;
}
