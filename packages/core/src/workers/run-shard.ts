import { createEngine } from "../engines/create-engine.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { AddressSet } from "../targets/address-set.ts";
import { ControlBlock } from "./control-block.ts";
import { Prober } from "./prober.ts";
import type { Batch, ShardTask } from "./protocol.ts";

/**
 * Runs one shard in the thread that calls.
 *
 * @param mayBlock Whether this thread is the shard's own, so that it may wait inside system calls.
 */
export async function runShard(task: ShardTask, mayBlock: boolean, emit: (batch: Batch) => void): Promise<void> {
  const addresses = AddressSet.fromData(task.addresses);
  const prober = new Prober({
    worker: task.worker,
    control: new ControlBlock(task.control, task.workers),
    workers: task.workers,
    space: new ScanSpace(addresses.size, task.probes.ports.length, task.seed),
    addresses,
    probes: task.probes,
    position: task.position,
    pace: task.pace,
    parallelism: task.parallelism,
    recordsAll: task.recordsAll,
    discovers: task.discovers,
    ...(task.maxOpenPerHost === undefined ? {} : { maxOpenPerHost: task.maxOpenPerHost }),
    mayBlock,
    createEngine: (options) => createEngine(task.engine, options, task.raw),
    emit,
  });
  await prober.run();
}
