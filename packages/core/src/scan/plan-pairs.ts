import { ProbeKind } from "../packets/probe-kind.ts";
import type { PairIndex, ScanSpace } from "../plan/scan-space.ts";
import type { Protocol } from "../ports/protocol.ts";
import type { AddressSet } from "../targets/address-set.ts";
import type { ProbeList } from "../workers/probe-list.ts";
import type { ShardPosition } from "../workers/protocol.ts";
import { ShardCursor } from "../workers/shard-cursor.ts";

/** A probe that a scan would send. */
export interface PlannedProbe {
  readonly ip: string;
  /** The protocol of the port, or the question that is put to a host as a whole. */
  readonly protocol: Protocol | "echo" | "timestamp" | "neighbour";
  /** 0 for what is put to a host as a whole. */
  readonly port: number;
}

/** What is probed, and which parts of it, in which order. */
export interface PairPlan {
  readonly space: ScanSpace;
  readonly addresses: AddressSet;
  readonly probes: ProbeList;
  /** Taken one after the other: first what a shard has pending, then what it has not begun. */
  readonly shards: readonly ShardPosition[];
}

const PROTOCOLS_BY_KIND: Readonly<Record<ProbeKind, PlannedProbe["protocol"]>> = {
  [ProbeKind.connect]: "tcp",
  [ProbeKind.syn]: "tcp",
  [ProbeKind.ack]: "tcp",
  [ProbeKind.udp]: "udp",
  [ProbeKind.echo]: "echo",
  [ProbeKind.timestamp]: "timestamp",
  [ProbeKind.neighbour]: "neighbour",
};

/**
 * The first attempts of a scan, in the order in which they would be sent, in memory that does not grow with their number.
 *
 * One thread probes its shard in this order; several go through their shards side by side, which are given here one after the other.
 */
export function* planPairs({ space, addresses, probes, shards }: PairPlan): Generator<PlannedProbe, void> {
  const protocols = Array.from(probes.kinds, (kind) => PROTOCOLS_BY_KIND[kind as ProbeKind]);
  const pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
  for (const shard of shards) {
    const cursor = new ShardCursor(shard);
    while (!cursor.isExhausted) {
      space.locate(cursor.take(), pair);
      yield {
        ip: addresses.text(pair.host),
        protocol: protocols[pair.port] as PlannedProbe["protocol"],
        port: probes.ports[pair.port] as number,
      };
    }
  }
}
