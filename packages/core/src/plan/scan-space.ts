import { InputError } from "../errors.ts";
import { LARGEST_PERMUTATION, Permutation } from "./permutation.ts";
import type { SeedWords } from "./seed.ts";

/** Most hosts whose state is held at once: per-host memory is bounded by this, whatever the size of the scan. */
const MOST_HOSTS_A_GROUP = 4_096;
const FEWEST_HOSTS_A_GROUP = 64;
/** Pairs that a group aims at: enough to keep a large window busy while the stragglers of the group before are waited for. */
const PAIRS_A_GROUP = 2 ** 18;
/**
 * Orders of groups that are kept, by their numbers' lower bits: a sweep goes back and forth between those that it sends to in its several
 * rounds and those that answer. Must be a power of two.
 */
const ORDERS_KEPT = 256;
/** Keeps the order of hosts apart from the order inside any group, whose tweak is its number. */
const HOST_ORDER_TWEAK = 2 ** 40;

/** A (host, port) pair by number; `ScanSpace.locate` fills one in place. */
export interface PairIndex {
  /** Which group the pair belongs to. */
  group: number;
  /** Number of the host inside its group. */
  hostSlot: number;
  /** Number of the host in the address set. */
  host: number;
  /** Number of the port in the port selection, TCP before UDP. */
  port: number;
}

/** The order of one group. */
interface GroupOrder {
  readonly group: number;
  /** Of its pairs. */
  readonly pairs: Permutation;
  /** Numbers of its hosts in the address set, by slot, each looked up once for all its ports; −1 before. */
  readonly hosts: Float64Array;
}

/**
 * The index space hosts × ports and its order.
 *
 * Position i of the order belongs to group floor(i / (hosts a group × ports)). Hosts are dealt to groups by one permutation of all
 * hosts, so a group is a random sample of the network; inside a group, a permutation of its own mixes hosts and ports. So a sweep
 * touches no subnet harder than another, and yet only a few groups of hosts are on the way at any moment: state held for a host
 * (window, round-trip time, counts) lives as long as its group and no longer.
 */
export class ScanSpace {
  readonly hosts: number;
  readonly ports: number;
  readonly hostsPerGroup: number;
  readonly groups: number;
  /** Number of positions: hosts × ports. */
  readonly size: number;
  readonly #seed: SeedWords;
  readonly #hostOrder: Permutation | undefined;
  readonly #orders: (GroupOrder | undefined)[] = [];

  /** @throws InputError `SPACE_TOO_LARGE` beyond 2^50 pairs. */
  constructor(hosts: number, ports: number, seed: SeedWords) {
    this.hosts = hosts;
    this.ports = ports;
    this.size = hosts * ports;
    if (this.size > LARGEST_PERMUTATION) {
      const text = `${hosts} hosts x ${ports} ports`;
      throw new InputError(
        "SPACE_TOO_LARGE",
        text,
        `${text} is more than 2^50 probes: scan fewer addresses or fewer ports.`,
      );
    }
    this.#seed = seed;
    const aimed = Math.ceil(PAIRS_A_GROUP / Math.max(1, ports));
    this.hostsPerGroup = Math.min(hosts, Math.max(FEWEST_HOSTS_A_GROUP, Math.min(MOST_HOSTS_A_GROUP, aimed)));
    this.groups = hosts === 0 ? 0 : Math.ceil(hosts / this.hostsPerGroup);
    this.#hostOrder = this.groups > 1 ? new Permutation(hosts, seed, HOST_ORDER_TWEAK) : undefined;
  }

  /** First position of a group; that of the group after the last is `size`. */
  groupStart(group: number): number {
    return Math.min(this.size, group * this.hostsPerGroup * this.ports);
  }

  /** Hosts in a group: the last one may have fewer. */
  groupHosts(group: number): number {
    return Math.min(this.hostsPerGroup, this.hosts - group * this.hostsPerGroup);
  }

  /** The group of a position. */
  groupOf(position: number): number {
    return Math.floor(position / (this.hostsPerGroup * this.ports));
  }

  /** Number in the address set of a group's host. */
  hostAt(group: number, hostSlot: number): number {
    const index = group * this.hostsPerGroup + hostSlot;
    return this.#hostOrder === undefined ? index : this.#hostOrder.at(index);
  }

  /** Fills `pair` with the pair at a position. Allocates nothing for a group that was looked at not long ago. */
  locate(position: number, pair: PairIndex): void {
    const group = this.groupOf(position);
    const hosts = this.groupHosts(group);
    const order = this.#orderOf(group, hosts);
    // A whole number already, but not to V8 where it comes from a Float64Array: it would compile the permutation anew, for fractions.
    const scattered = order.pairs.at(Math.trunc(position - this.groupStart(group)));
    pair.group = group;
    pair.port = Math.floor(scattered / hosts);
    pair.hostSlot = scattered - pair.port * hosts;
    const known = order.hosts[pair.hostSlot] as number;
    pair.host = known >= 0 ? known : this.#lookUpHost(order, pair.hostSlot);
  }

  /** Numbers of the ports of so many pairs in a row, which must be those of a space of one host. */
  portsOfHost(position: number, count: number, into: Uint32Array): void {
    this.#orderOf(0, 1).pairs.atEach(position, count, into);
  }

  /** The position of a pair, by the numbers of its host and its port, which must be of this space: the opposite of `locate`. */
  positionOf(host: number, port: number): number {
    const index = this.#hostOrder === undefined ? host : this.#hostOrder.indexOf(host);
    const group = Math.floor(index / this.hostsPerGroup);
    const hosts = this.groupHosts(group);
    const scattered = port * hosts + index - group * this.hostsPerGroup;
    return this.groupStart(group) + this.#orderOf(group, hosts).pairs.indexOf(scattered);
  }

  #lookUpHost({ group, hosts }: GroupOrder, hostSlot: number): number {
    const host = this.hostAt(group, hostSlot);
    hosts[hostSlot] = host;
    return host;
  }

  #orderOf(group: number, hosts: number): GroupOrder {
    const place = group % ORDERS_KEPT;
    const kept = this.#orders[place];
    if (kept?.group === group) return kept;
    const order = {
      group,
      pairs: new Permutation(hosts * this.ports, this.#seed, group),
      hosts: (kept?.hosts ?? new Float64Array(this.hostsPerGroup)).fill(-1),
    };
    this.#orders[place] = order;
    return order;
  }
}
