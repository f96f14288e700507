import type { PaceOptions } from "../../src/pace/pace-options.ts";
import { resolvePace } from "../../src/pace/pace-settings.ts";
import { ProbeKind } from "../../src/packets/probe-kind.ts";
import type { PieceRange } from "../../src/plan/pieces.ts";
import { type PairIndex, ScanSpace } from "../../src/plan/scan-space.ts";
import { seedWords } from "../../src/plan/seed.ts";
import { AddressSet } from "../../src/targets/address-set.ts";
import { ControlBlock, LEAST_RATE_DUE, RATE_DUE } from "../../src/workers/control-block.ts";
import { Prober } from "../../src/workers/prober.ts";
import type { Batch, ShardPosition } from "../../src/workers/protocol.ts";
import { type Fate, type NetworkOptions, type Send, VirtualNetwork } from "./virtual-network.ts";

const SEED = "000102030405060708090a0b0c0d0e0f";

/** A shard to be probed in a virtual network. */
export interface ShardSetup extends NetworkOptions {
  readonly hosts: number;
  readonly ports: number;
  readonly decide: (send: Send) => Fate;
  readonly pace?: PaceOptions;
  readonly parallelism?: number;
  /** The whole space by default. */
  readonly position?: ShardPosition;
  /** What is drawn from besides; nothing by default. */
  readonly pieces?: PieceRange;
  /** Shared with the labs of other workers; one of its own by default. */
  readonly control?: ControlBlock;
  readonly worker?: number;
  readonly recordsAll?: boolean;
  /** What every probe is; a connection by default. */
  readonly kind?: ProbeKind;
  readonly discovers?: boolean;
  readonly maxOpenPerHost?: number;
  readonly mayBlock?: boolean;
  /** Whether batches are taken from the prober as they come; so by default. */
  readonly consumes?: boolean;
  /** Called with each batch as it comes; the lab has then kept it already. */
  readonly onBatch?: (batch: Batch, lab: ShardLab) => void;
}

/** A prober over a virtual network, with everything that it handed out. */
export class ShardLab {
  readonly network: VirtualNetwork;
  readonly control: ControlBlock;
  readonly space: ScanSpace;
  readonly addresses: AddressSet;
  readonly position: ShardPosition;
  readonly batches: Batch[] = [];
  readonly prober: Prober;
  readonly #groupOfHost = new Map<number, number>();

  constructor(setup: ShardSetup) {
    const { worker = 0, pieces } = setup;
    this.control = setup.control ?? ControlBlock.create(1);
    this.network = new VirtualNetwork(setup.decide, setup);
    this.space = new ScanSpace(setup.hosts, setup.ports, seedWords(SEED));
    this.addresses = addressesOf(setup.hosts);
    this.position = setup.position ?? { next: 0, end: this.space.size, pending: [] };
    for (const place of [RATE_DUE, LEAST_RATE_DUE]) this.control.ints[place] = this.network.clockUs();
    this.prober = new Prober({
      worker,
      control: this.control,
      space: this.space,
      addresses: this.addresses,
      probes: {
        kinds: new Uint8Array(setup.ports).fill(setup.kind ?? ProbeKind.connect),
        ports: Uint16Array.from({ length: setup.ports }, (_, port) => port + 1),
      },
      ...(setup.discovers === undefined ? {} : { discovers: setup.discovers }),
      ...(setup.maxOpenPerHost === undefined ? {} : { maxOpenPerHost: setup.maxOpenPerHost }),
      position: this.position,
      ...(pieces === undefined ? {} : { pieces }),
      pace: resolvePace(setup.pace),
      parallelism: setup.parallelism ?? 100,
      recordsAll: setup.recordsAll ?? true,
      mayBlock: setup.mayBlock ?? true,
      createEngine: this.network.engine,
      emit: (batch) => {
        this.batches.push(batch);
        if (setup.consumes !== false) this.control.batchConsumed(worker);
        setup.onBatch?.(batch, this);
      },
      now: this.network.clock,
      clockUs: this.network.clockUs,
    });
  }

  /** The group of hosts that a host is dealt to. */
  groupOfHost(host: number): number {
    if (this.#groupOfHost.size === 0) {
      for (let group = 0; group < this.space.groups; group += 1) {
        for (let slot = 0; slot < this.space.groupHosts(group); slot += 1)
          this.#groupOfHost.set(this.space.hostAt(group, slot), group);
      }
    }
    return this.#groupOfHost.get(host) ?? -1;
  }

  /** Runs the prober and gives the error that it ended with, if any. */
  async run(): Promise<unknown> {
    try {
      await this.prober.run();
      return undefined;
    } catch (error) {
      return error;
    }
  }

  get last(): Batch {
    const batch = this.batches.at(-1);
    if (batch === undefined) throw new Error("the prober emitted nothing");
    return batch;
  }

  /** Sum of a figure over all batches. */
  sum(figure: "sent" | "retransmitted" | "answered"): number {
    return this.batches.reduce((sum, batch) => sum + batch[figure], 0);
  }

  get settled(): number {
    return this.batches.reduce((sum, { groups }) => sum + groups.reduce((count, { settled }) => count + settled, 0), 0);
  }

  get timedOut(): number[] {
    return this.batches.flatMap(({ groups }) => groups.flatMap(({ timedOut }) => [...timedOut]));
  }
}

/** Addresses of loopback's own network, so many of them. */
function addressesOf(hosts: number): AddressSet {
  const last = (127 << 24) + hosts - 1;
  const text = [24, 16, 8, 0].map((shift) => (last >>> shift) & 255).join(".");
  return AddressSet.fromJSON(hosts === 1 ? ["127.0.0.0"] : [`127.0.0.0-${text}`]);
}

/** Positions of pairs, the other way round than `ScanSpace` gives them. */
export class PositionIndex {
  readonly #positions = new Map<string, number>();

  constructor(space: ScanSpace, positions: Iterable<number>) {
    const pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
    for (const position of positions) {
      space.locate(position, pair);
      this.#positions.set(`${pair.host} ${pair.port}`, position);
    }
  }

  /** Positions of a batch's records, in their order. */
  of({ records }: Batch): number[] {
    return Array.from(records.hosts, (host, index) => {
      const position = this.#positions.get(`${host} ${records.ports[index]}`);
      if (position === undefined) throw new Error(`host ${host} port ${records.ports[index]} is not of this shard`);
      return position;
    });
  }
}

/** All positions that are still to be decided at a place. */
export function openPositions({ next, end, pending }: ShardPosition): number[] {
  const open = Array.from(pending);
  for (let position = next; position < end; position += 1) open.push(position);
  return open;
}

/** A stream of numbers from 0 to below 1 that a seed repeats (xorshift32, G. Marsaglia 2003). */
export function randomNumbers(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
