import type { ScanState } from "../checkpoint/scan-state.ts";
import type { ScanSpace } from "../plan/scan-space.ts";
import type { PositionRange } from "../plan/shard.ts";
import { KEYS_A_HOST } from "../workers/outcome-key.ts";

/** One for each worker that may be asked for, one for the calling thread, and one for the pieces that none of them had drawn. */
const MOST_SHARDS = 258;

/**
 * Whether a state that was read from a file can be one of this scan: what is decided and what is left make up the whole, and no number
 * points outside of it.
 */
export function isConsistent(state: ScanState, space: ScanSpace, range: PositionRange): boolean {
  const { shards, groups, decided } = state;
  const left = shards.reduce((sum, { next, end, pending }) => sum + end - next + pending.length, 0);
  return (
    shards.length <= MOST_SHARDS &&
    decided + left === range.end - range.start &&
    shards.every((shard) => isShardInside(shard, range)) &&
    groups.every((group) => isGroupInside(group, space))
  );
}

function isShardInside({ next, end, pending }: ScanState["shards"][number], range: PositionRange): boolean {
  if (next < range.start || next > end || end > range.end) return false;
  return (
    new Set(pending).size === pending.length && pending.every((position) => position >= range.start && position < next)
  );
}

function isGroupInside({ group, settled, cells, timedOut }: ScanState["groups"][number], space: ScanSpace): boolean {
  if (group >= space.groups || settled > space.groupStart(group + 1) - space.groupStart(group)) return false;
  const hosts = space.groupHosts(group);
  return cells.every(([key]) => key < hosts * KEYS_A_HOST) && timedOut.every((slot) => slot < hosts);
}
