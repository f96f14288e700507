import { type Checkpoint, readCheckpoint } from "../checkpoint/read-checkpoint.ts";
import { resolvePace } from "../pace/pace-settings.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { normaliseSeed, randomSeed, seedWords } from "../plan/seed.ts";
import type { WarningEvent } from "../results/events.ts";
import type { ProbeList } from "../workers/probe-list.ts";
import { type PairPlan, type PlannedProbe, planPairs } from "./plan-pairs.ts";
import { rangeOf, selectTargets } from "./prepare-scan.ts";
import { probesOf, questionsOf } from "./probe-plan.ts";
import type { ScanRequest } from "./request.ts";
import { planOf } from "./resume-scan.ts";
import { NO_PORTS, selectPorts } from "./select-ports.ts";
import { targetWarnings } from "./target-warnings.ts";

/**
 * What a scan would send, probe by probe; may be iterated again.
 *
 * These are the first attempts, in order, as if every host were up: what is sent again, and what host discovery spares, depends on
 * answers. Several threads go through their shards side by side, which are given here one after the other, so that the order is that
 * of the positions of the scan.
 */
export interface DryRun extends Iterable<PlannedProbe> {
  /** How many there are. */
  readonly probes: number;
  /** With this seed, a scan has this order. */
  readonly seed: string;
  readonly warnings: readonly WarningEvent[];
}

/**
 * Says what `scan` would send for a request. Sends nothing, opens no socket, writes no checkpoint.
 *
 * @throws InputError as `scan` does.
 */
export async function dryRun(request: ScanRequest): Promise<DryRun> {
  resolvePace(request.pace);
  const probes = plannedProbes(request);
  const targets = await selectTargets(request);
  const seed = request.seed === undefined ? randomSeed() : normaliseSeed(request.seed);
  const space = new ScanSpace(targets.addresses.size, probes.kinds.length, seedWords(seed));
  const { start, end } = rangeOf(space, request.shard);
  const shards = [{ next: start, end, pending: [] }];
  return dryRunOf({ space, addresses: targets.addresses, probes, shards }, seed, targetWarnings(targets));
}

/**
 * Says what `resumeScan` would send: what the checkpoint has left, and nothing that it has decided. Leaves the file as it is.
 *
 * @param from A checkpoint file, or what `readCheckpoint` read from one.
 * @throws InputError `CHECKPOINT_INVALID`.
 */
export async function dryRunResumed(from: string | Checkpoint): Promise<DryRun> {
  const checkpoint = typeof from === "string" ? await readCheckpoint(from) : from;
  const { specification, addresses, probes, space, state } = planOf(checkpoint);
  return dryRunOf({ space, addresses, probes, shards: state.shards }, specification.seed, []);
}

/** What is asked of every host, as if packets may be sent: which technique `auto` comes to changes what is sent, but not to which ports. */
function plannedProbes(request: ScanRequest): ProbeList {
  const { discovery, techniques = ["syn", "udp"], engine = "auto" } = request;
  const settled = { techniques: [...techniques], engine: engine === "auto" ? ("raw" as const) : engine };
  if (typeof discovery !== "object" || discovery.only !== true) return probesOf(settled, selectPorts(request));
  return probesOf({ ...settled, discovery: questionsOf(discovery) }, NO_PORTS);
}

function dryRunOf(plan: PairPlan, seed: string, warnings: readonly WarningEvent[]): DryRun {
  const probes = plan.shards.reduce((sum, { next, end, pending }) => sum + end - next + pending.length, 0);
  return { probes, seed, warnings, [Symbol.iterator]: () => planPairs(plan) };
}
