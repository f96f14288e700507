import { createEngine, createTransport } from "../engines/create-engine.ts";
import { Cookie, randomCookieKey } from "../packets/cookie.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { AddressSet } from "../targets/address-set.ts";
import { ControlBlock } from "./control-block.ts";
import { Prober } from "./prober.ts";
import type { Batch, ShardTask } from "./protocol.ts";
import { Sweeper } from "./sweeper.ts";

/** Source ports of each round of a sweep that sends datagrams, which have nothing but these to prove an answer by; all else needs one. */
const SOURCE_PORTS_A_ROUND = 16;

/**
 * Runs one shard in the thread that calls.
 *
 * @param mayBlock Whether this thread is the shard's own, so that it may wait inside system calls.
 */
export async function runShard(task: ShardTask, mayBlock: boolean, emit: (batch: Batch) => void): Promise<void> {
  const addresses = AddressSet.fromData(task.addresses);
  const { worker, workers, probes, position, pace, recordsAll } = task;
  const control = new ControlBlock(task.control, workers);
  const space = new ScanSpace(addresses.size, probes.ports.length, task.seed);
  const common = { worker, workers, control, space, addresses, probes, position, pace, recordsAll, mayBlock, emit };
  if (task.sweepRounds !== undefined) {
    const sweeper = new Sweeper({
      ...common,
      rounds: task.sweepRounds,
      cookie: new Cookie(randomCookieKey()),
      sourcePorts: task.sweepRounds * (probes.kinds.includes(ProbeKind.udp) ? SOURCE_PORTS_A_ROUND : 1),
      firstSourcePort: task.raw.firstSourcePort,
      createTransport: (options) => createTransport(task.raw, options),
      payloads: (port) => task.raw.payloads.get(port) ?? [],
    });
    await sweeper.run();
    return;
  }
  const prober = new Prober({
    ...common,
    parallelism: task.parallelism,
    discovers: task.discovers,
    drawn: task.drawn,
    ...(task.pieces === undefined ? {} : { pieces: task.pieces }),
    ...(task.maxOpenPerHost === undefined ? {} : { maxOpenPerHost: task.maxOpenPerHost }),
    createEngine: (options) => createEngine(task.engine, options, task.raw),
  });
  await prober.run();
}
