import type { PaceOptions } from "../../src/pace/pace-options.ts";
import { resolvePace } from "../../src/pace/pace-settings.ts";
import { Cookie } from "../../src/packets/cookie.ts";
import { ProbeKind } from "../../src/packets/probe-kind.ts";
import { ScanSpace } from "../../src/plan/scan-space.ts";
import { seedWords } from "../../src/plan/seed.ts";
import { GroupLedger } from "../../src/scan/group-ledger.ts";
import { AddressSet } from "../../src/targets/address-set.ts";
import { VERDICTS } from "../../src/verdict/verdict.ts";
import { ControlBlock, RATE_DUE } from "../../src/workers/control-block.ts";
import type { ProbeList } from "../../src/workers/probe-list.ts";
import type { Batch, ShardPosition } from "../../src/workers/protocol.ts";
import { Sweeper } from "../../src/workers/sweeper.ts";
import type { SweeperOptions } from "../../src/workers/sweeper-options.ts";
import { type Respond, VirtualTransport, type VirtualTransportOptions } from "./virtual-transport.ts";

const SEED = seedWords("000102030405060708090a0b0c0d0e0f");
const COOKIE = new Cookie([0x01234567, 0x89abcdef]);

/** A shard to be swept in a virtual network. */
export interface SweepSetup extends Omit<VirtualTransportOptions, "respond"> {
  readonly hosts: number;
  /** SYN probes to ports 1 to that number, or any others. */
  readonly probes: number | ProbeList;
  readonly respond: Respond;
  /** 100,000 a second by default. */
  readonly pace?: PaceOptions;
  readonly rounds?: number;
  readonly roundWaitMs?: number;
  readonly position?: ShardPosition;
  readonly recordsAll?: boolean;
  readonly mayBlock?: boolean;
  readonly sourcePorts?: number;
  readonly payloads?: SweeperOptions["payloads"];
  /** Whether batches are taken as they come; so by default. */
  readonly consumes?: boolean;
  readonly onBatch?: (batch: Batch, lab: SweepLab) => void;
}

/** SYN probes to ports 1 to `count`. */
export function synProbes(count: number): ProbeList {
  return {
    kinds: new Uint8Array(count).fill(ProbeKind.syn),
    ports: Uint16Array.from({ length: count }, (_, index) => index + 1),
  };
}

/** An open, closed or other port that was told, with when it was. */
export interface ToldPort {
  readonly host: number;
  readonly port: number;
  readonly state: string;
}

/** A sweeper over a virtual network, with everything that it handed out. */
export class SweepLab {
  readonly transport: VirtualTransport;
  readonly control = ControlBlock.create(1);
  readonly space: ScanSpace;
  readonly addresses: AddressSet;
  readonly probes: ProbeList;
  readonly position: ShardPosition;
  readonly batches: Batch[] = [];
  readonly sweeper: Sweeper;

  constructor(setup: SweepSetup) {
    this.transport = new VirtualTransport(setup);
    this.probes = typeof setup.probes === "number" ? synProbes(setup.probes) : setup.probes;
    this.space = new ScanSpace(setup.hosts, this.probes.ports.length, SEED);
    this.addresses = addressesOf(setup.hosts);
    this.position = setup.position ?? { next: 0, end: this.space.size, pending: [] };
    this.control.ints[RATE_DUE] = this.transport.clockUs();
    this.sweeper = new Sweeper({
      worker: 0,
      control: this.control,
      space: this.space,
      addresses: this.addresses,
      probes: this.probes,
      position: this.position,
      pace: resolvePace(setup.pace ?? { ratePerSecond: 100_000 }),
      ...(setup.rounds === undefined ? {} : { rounds: setup.rounds }),
      ...(setup.roundWaitMs === undefined ? {} : { roundWaitMs: setup.roundWaitMs }),
      ...(setup.payloads === undefined ? {} : { payloads: setup.payloads }),
      recordsAll: setup.recordsAll ?? false,
      mayBlock: setup.mayBlock ?? true,
      cookie: COOKIE,
      sourcePorts: setup.sourcePorts ?? setup.rounds ?? 3,
      createTransport: this.transport.create,
      emit: (batch) => {
        this.batches.push(batch);
        if (setup.consumes !== false) this.control.batchConsumed(0);
        setup.onBatch?.(batch, this);
      },
      now: this.transport.clock,
      clockUs: this.transport.clockUs,
      sleep: this.transport.sleep,
    });
  }

  get last(): Batch {
    const batch = this.batches.at(-1);
    if (batch === undefined) throw new Error("the sweeper emitted nothing");
    return batch;
  }

  sum(figure: "sent" | "retransmitted" | "answered"): number {
    return this.batches.reduce((sum, batch) => sum + batch[figure], 0);
  }

  /** Ports by the attempt that was answered, or after which they were called silent; element k counts attempt k + 1. */
  attempts(outcome: "answered" | "silent"): number[] {
    const sums = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (const { attempts } of this.batches)
      sums.forEach((sum, index) => {
        sums[index] = sum + (attempts[outcome][index] ?? 0);
      });
    return sums;
  }

  get told(): ToldPort[] {
    return toldIn(this.batches);
  }
}

/** The records of some batches. */
export function toldIn(batches: readonly Batch[]): ToldPort[] {
  return batches.flatMap(({ records }) =>
    Array.from(records.hosts, (host, index) => ({
      host,
      port: records.ports[index] as number,
      state: VERDICTS[records.verdicts[index] as number]?.state ?? "none",
    })),
  );
}

/** Counts of each host by state, as texts such as `open 1 closed 2`, by the host's number. */
export function countsByHost(space: ScanSpace, batches: readonly Batch[]): Map<number, string> {
  const ledger = new GroupLedger(space, { start: 0, end: space.size }, "all");
  const counts = new Map<number, string>();
  for (const { groups } of batches) {
    for (const delta of groups) {
      for (const host of ledger.add(delta)?.wanted ?? [])
        counts.set(host.host, host.counts.map(({ state, count }) => `${state} ${count}`).join(" "));
    }
  }
  return counts;
}

/** The number of a host of the lab by its address. */
export function hostNumber(address: string): number {
  return address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0) - (127 << 24);
}

/** Addresses of loopback's own network, so many of them. */
function addressesOf(hosts: number): AddressSet {
  const last = (127 << 24) + hosts - 1;
  const text = [24, 16, 8, 0].map((shift) => (last >>> shift) & 255).join(".");
  return AddressSet.fromJSON(hosts === 1 ? ["127.0.0.0"] : [`127.0.0.0-${text}`]);
}
