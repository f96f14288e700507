import type { PacketOrder, QueueResult, Transport } from "../engines/raw/transport.ts";
import type { Cookie } from "../packets/cookie.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import type { PairIndex } from "../plan/scan-space.ts";
import type { AddressSet } from "../targets/address-set.ts";
import type { ProbeList } from "./probe-list.ts";
import type { SweepSourcePorts } from "./sweep-source-ports.ts";

const NO_PAYLOAD = new Uint8Array(0);
const ONE_EMPTY_PAYLOAD: readonly Uint8Array[] = [NO_PAYLOAD];

/** What a sweep's packets are made of. */
export interface SweepPacketsOptions {
  readonly addresses: AddressSet;
  readonly probes: ProbeList;
  readonly cookie: Cookie;
  readonly sourcePorts: SweepSourcePorts;
  readonly transport: Transport;
  readonly rounds: number;
  /** As of `SweeperOptions`. */
  readonly payloads?: ((port: number) => readonly Uint8Array[]) | undefined;
}

/** Makes the packets of a sweep from pairs and rounds, and queues them. A pair's round is one packet, or one for each payload of a UDP port. */
export class SweepPackets {
  readonly #options: SweepPacketsOptions;
  /** By the probe's number. */
  readonly #payloads: readonly (readonly Uint8Array[])[];
  /** Datagrams of the pair that it is at which have been queued, by round. */
  readonly #payloadAt: Uint32Array;
  readonly #order: PacketOrder;

  constructor(options: SweepPacketsOptions) {
    const { probes, payloads } = options;
    this.#options = options;
    this.#payloads = Array.from(probes.ports, (port, index) => {
      const own = probes.kinds[index] === ProbeKind.udp ? (payloads?.(port) ?? []) : [];
      return own.length === 0 ? ONE_EMPTY_PAYLOAD : own;
    });
    this.#payloadAt = new Uint32Array(options.rounds + 1);
    this.#order = {
      kind: ProbeKind.syn,
      family: 4,
      address: new Uint8Array(16),
      port: 0,
      sourcePort: 0,
      cookie: 0,
      payload: NO_PAYLOAD,
    };
  }

  /** Family of the address that was sent to last, or was to be. */
  get family(): 4 | 6 {
    return this.#order.family;
  }

  /** Queues a round's next packet to a pair. Allocates nothing. */
  queue(round: number, { host, port: index }: PairIndex): QueueResult {
    const { addresses, probes, cookie, sourcePorts, transport } = this.#options;
    const order = this.#order;
    const kind = probes.kinds[index] as ProbeKind;
    const port = probes.ports[index] as number;
    order.kind = kind;
    order.port = port;
    order.family = addresses.write(host, order.address, 0);
    order.sourcePort = sourcePorts.of(round, kind, order.family, order.address, port);
    if (kind === ProbeKind.udp) {
      order.cookie = 0;
      order.payload = this.#payloads[index]?.[this.#payloadAt[round] as number] ?? NO_PAYLOAD;
    } else {
      order.cookie = cookie.of(order.family, order.address, port, order.sourcePort, kind);
      order.payload = NO_PAYLOAD;
    }
    return transport.queue(order);
  }

  /** Goes on from the packet that was queued; whether the pair gets another one in this round. */
  next(round: number, { port }: PairIndex): boolean {
    const queued = (this.#payloadAt[round] as number) + 1;
    const hasMore = queued < (this.#payloads[port] as readonly Uint8Array[]).length;
    this.#payloadAt[round] = hasMore ? queued : 0;
    return hasMore;
  }

  /** The round's pair gets no more packets: it answered, or is not to be asked. */
  leave(round: number): void {
    this.#payloadAt[round] = 0;
  }
}
