import { Errno } from "./errno.ts";
import type { Libc } from "./libc.ts";
import { NetlinkSocket } from "./netlink.ts";
import {
  familyOnly,
  type LinkMessage,
  linkQuestion,
  type NeighbourMessage,
  neighbourQuestion,
  parseLink,
  parseNeighbour,
  parseRoute,
  RouteType,
  RTM_GETLINK,
  RTM_GETNEIGH,
  RTM_GETROUTE,
  RTM_GETRULE,
  routeQuestion,
} from "./route-message.ts";

/** ARPHRD_ETHER, netdevice(7): links with Ethernet frames, 6-byte addresses and ARP. */
const ETHERNET = 1;
const LINK_ADDRESS_LENGTH = 6;

/** Where packets to an address go. */
export interface Route {
  readonly interfaceIndex: number;
  /** Our address to send from. */
  readonly source: Uint8Array;
  /** The router to send to, which may be of the other family (RFC 8950); the address itself is on the link when undefined. */
  readonly gateway: Uint8Array | undefined;
  /** Whether the address is this machine's own. */
  readonly isLocal: boolean;
  readonly linkType: "ethernet" | "other";
  /** The interface's own, 6 bytes on Ethernet. */
  readonly linkAddress: Uint8Array;
  readonly mtu: number;
}

/**
 * Why there is none: nothing in the routing table leads there, or a route that says so; no address to send from; not one host
 * (broadcast, multicast).
 */
export type RouteRefusal = "no-route" | "no-source-address" | "not-a-host";

/** The kernel's links, routes and neighbours, as they are at the time of the question. */
export class RouteTable {
  readonly #netlink: NetlinkSocket;
  readonly #links = new Map<number, LinkMessage>();

  /** @throws SystemError `SYSTEM_CALL_FAILED` */
  constructor(libc: Libc) {
    this.#netlink = new NetlinkSocket(libc);
  }

  /** The index of the interface with that name; undefined when there is none. */
  interfaceIndex(name: string): number | undefined {
    return this.#link(name)?.index;
  }

  /** The route that the kernel would take, by its rules and tables, through one interface where its index is given. */
  routeTo(family: 4 | 6, address: Uint8Array, interfaceIndex?: number): Route | RouteRefusal {
    const { fixed, attributes } = routeQuestion(family, address, interfaceIndex);
    const answer = this.#netlink.ask(RTM_GETROUTE, fixed, attributes);
    if (answer.message === undefined) return answer.errno === Errno.EADDRNOTAVAIL ? "no-source-address" : "no-route";
    const route = parseRoute(answer.message, family);
    if (route?.interfaceIndex === undefined) return "no-route";
    if (route.type === RouteType.broadcast || route.type === RouteType.multicast) return "not-a-host";
    const isLocal = route.type === RouteType.local;
    if (!isLocal && route.type !== RouteType.unicast && route.type !== RouteType.anycast) return "no-route";
    if (route.source === undefined || route.source.every((byte) => byte === 0)) return "no-source-address";
    const link = this.#linkAt(route.interfaceIndex);
    if (link === undefined) return "no-route";
    const isEthernet = link.hardwareType === ETHERNET && link.address.length === LINK_ADDRESS_LENGTH;
    return {
      interfaceIndex: route.interfaceIndex,
      source: route.source,
      gateway: route.gateway,
      isLocal,
      linkType: isEthernet ? "ethernet" : "other",
      linkAddress: link.address,
      mtu: link.mtu,
    };
  }

  /** What the kernel knows of a neighbour on a link; undefined when it has never heard of it, or can't be asked for one alone. */
  neighbour(interfaceIndex: number, address: Uint8Array): NeighbourMessage | undefined {
    const { fixed, attributes } = neighbourQuestion(interfaceIndex, address);
    const { message } = this.#netlink.ask(RTM_GETNEIGH, fixed, attributes);
    return message === undefined ? undefined : parseNeighbour(message);
  }

  /**
   * Hands over the prefix of every route and rule, in any table: the address it begins with, and its length in bits. Those for
   * everything are left out. Returns false when they could not all be read.
   */
  prefixes(family: 4 | 6, take: (destination: Uint8Array, length: number) => void): boolean {
    return [RTM_GETROUTE, RTM_GETRULE].every((type) =>
      this.#netlink.dump(type, familyOnly(family), (message) => {
        const route = parseRoute(message, family);
        if (route?.destination !== undefined) take(route.destination, route.prefixLength);
      }),
    );
  }

  /** Links are remembered until then. */
  forgetLinks(): void {
    this.#links.clear();
  }

  #linkAt(index: number): LinkMessage | undefined {
    const known = this.#links.get(index);
    if (known !== undefined) return known;
    const link = this.#link(index);
    if (link !== undefined) this.#links.set(index, link);
    return link;
  }

  #link(link: number | string): LinkMessage | undefined {
    const { fixed, attributes } = linkQuestion(link);
    const { message } = this.#netlink.ask(RTM_GETLINK, fixed, attributes);
    return message === undefined ? undefined : parseLink(message);
  }

  close(): void {
    this.#netlink.close();
  }
}
