import { CheckpointWriter, DEFAULT_COMMIT_INTERVAL_MS } from "../checkpoint/checkpoint-writer.ts";
import { type Checkpoint, readCheckpoint } from "../checkpoint/read-checkpoint.ts";
import type { Specification } from "../checkpoint/specification.ts";
import { chooseEngine } from "../engines/create-engine.ts";
import { InputError } from "../errors.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { seedWords } from "../plan/seed.ts";
import { shardOf } from "../plan/shard.ts";
import { parsePorts } from "../ports/parse-ports.ts";
import type { ServiceCatalogue } from "../ports/service-catalogue.ts";
import type { UdpPayloads } from "../ports/udp-payloads.ts";
import { AddressSet } from "../targets/address-set.ts";
import type { WorkerPool } from "../workers/pool-runner.ts";
import type { PreparedScan } from "./prepared-scan.ts";
import { probesOf, rawSettingsOf } from "./probe-plan.ts";
import { isConsistent } from "./state-consistency.ts";
import { allotThreads, type ThreadAllotment } from "./thread-allotment.ts";

/** What a resumed scan does not take from its checkpoint. */
export interface ResumeOptions {
  readonly catalogue?: ServiceCatalogue | (() => Promise<ServiceCatalogue>);
  readonly udpPayloads?: UdpPayloads;
  /** As of `ScanRequest`. */
  readonly pool?: WorkerPool;
  readonly workers?: number;
  /** Milliseconds between two writes of the checkpoint; 2,000 by default. */
  readonly checkpointIntervalMs?: number;
  /** As of `CheckpointOptions`. */
  readonly keepWhenFinished?: boolean;
  readonly signal?: AbortSignal;
  /** As of `ScanRequest`, counted anew: what the scan took before does not count. */
  readonly timeoutMs?: number;
}

/**
 * Makes a scan ready that goes on where a checkpoint left it.
 *
 * @param onAllotted As of `prepareScan`.
 * @throws InputError `CHECKPOINT_INVALID` when there is nothing to go on from, or no scan can have written it.
 * @throws SystemError `ENGINE_UNAVAILABLE`, `CHECKPOINT_UNWRITABLE`.
 */
export async function prepareResumed(
  from: string | Checkpoint,
  options: ResumeOptions,
  onAllotted: (allotment: ThreadAllotment) => void = () => undefined,
): Promise<PreparedScan> {
  const checkpoint = typeof from === "string" ? await readCheckpoint(from) : from;
  const { specification } = checkpoint.header;
  const plan = planOf(checkpoint);
  const { name: engine } = chooseEngine(specification.engine);
  const left = plan.state.shards.reduce((sum, { next, end, pending }) => sum + end - next + pending.length, 0);
  const allotment = allotThreads(left, engine, specification.pace, options.workers);
  onAllotted(allotment);
  const writer = await CheckpointWriter.continue(checkpoint);
  return {
    ...plan,
    raw: rawSettingsOf(specification, plan.ports, options.udpPayloads),
    hostnames: new Map(specification.hostnames),
    resumedFrom: checkpoint,
    allotment,
    checkpoint: {
      writer,
      intervalMs: options.checkpointIntervalMs ?? DEFAULT_COMMIT_INTERVAL_MS,
      keepWhenFinished: options.keepWhenFinished ?? false,
    },
    ...(options.catalogue === undefined ? {} : { catalogue: options.catalogue }),
    warnings: [],
  };
}

/** What is scanned, and in which order. */
type Plan = Pick<PreparedScan, "specification" | "addresses" | "probes" | "ports" | "seed" | "space" | "range">;

/**
 * Works out what a checkpoint has left to probe.
 *
 * @throws InputError `CHECKPOINT_INVALID` when no scan can have written it.
 */
export function planOf(checkpoint: Checkpoint): Plan & Pick<PreparedScan, "state"> {
  const plan = planOfSpecification(checkpoint.header.specification);
  const { state } = checkpoint;
  if (!isConsistent(state, plan.space, plan.range)) {
    throw new InputError(
      "CHECKPOINT_INVALID",
      checkpoint.path,
      `Checkpoint "${checkpoint.path}" is damaged: scan again from the start.`,
    );
  }
  return { ...plan, state };
}

/**
 * Works out what a specification has probed.
 *
 * @throws InputError when no scan can have written it.
 */
export function planOfSpecification(specification: Specification): Plan {
  const addresses = AddressSet.fromJSON(specification.addresses);
  const ports =
    specification.ports === "" ? { tcp: new Uint16Array(0), udp: new Uint16Array(0) } : parsePorts(specification.ports);
  const seed = seedWords(specification.seed);
  const probes = probesOf(specification, ports);
  const space = new ScanSpace(addresses.size, probes.ports.length, seed);
  const whole = { start: 0, end: space.size };
  const { shard } = specification;
  const range = shard === undefined ? whole : shardOf(whole, shard.index - 1, shard.count);
  return { specification, addresses, probes, ports, seed, space, range };
}
