import { SystemError } from "../../src/errors.ts";
import { ScanSpace } from "../../src/plan/scan-space.ts";
import { AddressSet } from "../../src/targets/address-set.ts";
import { ControlBlock } from "../../src/workers/control-block.ts";
import { Prober } from "../../src/workers/prober.ts";
import type { ShardTask } from "../../src/workers/protocol.ts";
import type { BatchReceiver, ShardRunner } from "../../src/workers/shard-runner.ts";
import { type Fate, type Send, VirtualNetwork } from "./virtual-network.ts";

/** Whether a worker dies instead of handing a batch on: asked before each, counted from 0 in each run of each shard. */
export type Fatality = (worker: number, run: number, batch: number) => boolean;

/** Runs shards in virtual networks, in workers that may die. */
export class VirtualRunner implements ShardRunner {
  readonly sends: Send[] = [];
  isClosed = false;
  readonly #decide: (send: Send) => Fate;
  readonly #dies: Fatality;
  readonly #runs = new Map<number, number>();

  constructor(decide: (send: Send) => Fate, dies: Fatality = () => false) {
    this.#decide = decide;
    this.#dies = dies;
  }

  async run(task: ShardTask, receive: BatchReceiver): Promise<void> {
    const run = this.#runs.get(task.worker) ?? 0;
    this.#runs.set(task.worker, run + 1);
    let batch = 0;
    let isDead = false;
    const emit: BatchReceiver = (each) => {
      isDead ||= this.#dies(task.worker, run, batch);
      if (isDead) throw new SystemError("WORKER_DIED", `Worker ${task.worker} died.`);
      batch += 1;
      receive(each);
    };
    const network = new VirtualNetwork(this.#decide);
    try {
      await proberOf(task, network, emit).run();
    } finally {
      this.sends.push(...network.sends);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function proberOf(task: ShardTask, network: VirtualNetwork, emit: BatchReceiver): Prober {
  const addresses = AddressSet.fromData(task.addresses);
  return new Prober({
    worker: task.worker,
    control: new ControlBlock(task.control, task.workers),
    space: new ScanSpace(addresses.size, task.probes.ports.length, task.seed),
    addresses,
    probes: task.probes,
    discovers: task.discovers,
    position: task.position,
    drawn: task.drawn,
    ...(task.pieces === undefined ? {} : { pieces: task.pieces }),
    pace: task.pace,
    parallelism: task.parallelism,
    recordsAll: task.recordsAll,
    mayBlock: false,
    createEngine: network.engine,
    emit,
    now: network.clock,
    clockUs: network.clockUs,
  });
}
