import { rm, stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import {
  AddressSet,
  type Checkpoint,
  InputError,
  readCheckpoint,
  resumeScan,
  type Scan,
  type ScanRequest,
  type ServiceCatalogue,
  scan,
} from "@portolan/core";
import { udpPayloads } from "@portolan/services-db";
import type { ScanPlan, ScanRecord } from "@portolan/store";
import { scanBodySchema } from "./scan-body.ts";
import { threadsFor } from "./threads-for.ts";

/** Milliseconds between two checkpoints: what is probed again after a crash. */
const CHECKPOINT_MS = 1_000;

/** What scans are run with. */
export interface BeginOptions {
  readonly catalogue: ServiceCatalogue;
  /** Where the scan's checkpoint is, or is to be. */
  readonly checkpointPath: string;
  /** Begins a new scan: core's by default. */
  readonly startScan?: (request: ScanRequest) => Scan;
}

/**
 * Makes a scan of what is kept of it: one that goes on from its checkpoint, where there is one that is good for it, else one that
 * begins. Either probes what the plan says, which was checked when the scan was asked for.
 */
export async function beginScan(record: ScanRecord, options: BeginOptions): Promise<Scan> {
  const { catalogue, checkpointPath, startScan = scan } = options;
  const checkpoint = await findCheckpoint(checkpointPath, record.plan);
  const workers = threadsFor(record.plan.probes);
  if (checkpoint !== undefined) {
    return resumeScan(checkpoint, {
      catalogue,
      udpPayloads,
      workers,
      checkpointIntervalMs: CHECKPOINT_MS,
      keepWhenFinished: true,
    });
  }
  // A file that is no good would be in the way of a new one.
  await rm(checkpointPath, { force: true });
  const {
    engine = "auto",
    techniques,
    pace,
    records = "open",
    hosts = "answered",
  } = scanBodySchema.parse(record.request);
  const { addresses, hostnames, unresolved, ports, seed } = record.plan;
  return startScan({
    targets: { addresses: AddressSet.fromJSON(addresses), hostnames: new Map(hostnames), unresolved },
    ports,
    seed,
    engine,
    records,
    hosts,
    workers,
    catalogue,
    udpPayloads,
    // It goes when the last event is in the store.
    checkpoint: { path: checkpointPath, intervalMs: CHECKPOINT_MS, keepWhenFinished: true },
    ...(techniques === undefined ? {} : { techniques }),
    ...(pace === undefined ? {} : { pace }),
  });
}

async function findCheckpoint(path: string, plan: ScanPlan): Promise<Checkpoint | undefined> {
  if ((await stat(path).catch(() => undefined)) === undefined) return undefined;
  try {
    const checkpoint = await readCheckpoint(path);
    const { addresses, ports, seed } = checkpoint.header.specification;
    const isOurs = isDeepStrictEqual(addresses, plan.addresses) && ports === plan.ports && seed === plan.seed;
    return isOurs ? checkpoint : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
