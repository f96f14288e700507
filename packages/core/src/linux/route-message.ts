import { type NetlinkAttribute, type NetlinkMessage, netlinkAttributes, netlinkNumber } from "./netlink-message.ts";
import { AF_INET, AF_INET6 } from "./socket-address.ts";

/** Types of messages, rtnetlink(7). */
export const RTM_NEWLINK = 16;
export const RTM_GETLINK = 18;
export const RTM_NEWROUTE = 24;
export const RTM_GETROUTE = 26;
export const RTM_NEWNEIGH = 28;
export const RTM_GETNEIGH = 30;
export const RTM_NEWRULE = 32;
export const RTM_GETRULE = 34;

/*
 * struct rtmsg, rtnetlink(7), 12 bytes; struct fib_rule_hdr of linux/fib_rules.h begins alike:
 *
 *   0        1                    2               3     4       5          6       7      8
 *   | family | destination length | source length | TOS | table | protocol | scope | type | flags |
 */
const ROUTE_LENGTH = 12;
const ROUTE_DESTINATION_LENGTH = 1;
const ROUTE_TYPE = 7;
const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_GATEWAY = 5;
const RTA_PREFSRC = 7;
/** A gateway of another family: its family in 2 bytes, its address. */
const RTA_VIA = 18;

/*
 * struct ifinfomsg, rtnetlink(7), 16 bytes:
 *
 *   0        1     2      4       8       12       16
 *   | family | pad | type | index | flags | change |
 */
const LINK_LENGTH = 16;
const LINK_TYPE = 2;
const LINK_INDEX = 4;
const IFLA_ADDRESS = 1;
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
/** Wants no statistics in the answer (linux/rtnetlink.h: RTEXT_FILTER_SKIP_STATS). */
const IFLA_EXT_MASK = 29;
const SKIP_STATISTICS = 8;

/*
 * struct ndmsg, rtnetlink(7), 12 bytes:
 *
 *   0        1     4       8       10      11     12
 *   | family | pad | index | state | flags | type |
 */
const NEIGHBOUR_LENGTH = 12;
const NEIGHBOUR_INDEX = 4;
const NEIGHBOUR_STATE = 8;
const NDA_DST = 1;
const NDA_LLADDR = 2;

/** Types of routes, rtnetlink(7). */
export const RouteType = { unicast: 1, local: 2, broadcast: 3, anycast: 4, multicast: 5 } as const;

/** States of a neighbour, rtnetlink(7): permanent, noarp, probe, delay, stale, reachable hold a link address that may be used. */
const USABLE_STATES = 0x80 | 0x40 | 0x10 | 0x08 | 0x04 | 0x02;
/** NUD_INCOMPLETE: the kernel is asking for it. */
const INCOMPLETE = 0x01;

const LINK_ADDRESS_LENGTH = 6;

export interface RouteMessage {
  /** One of `RouteType`, or another. */
  readonly type: number;
  /** Address and length of the prefix that the route is for, as far as the message tells. */
  readonly destination: Uint8Array | undefined;
  readonly prefixLength: number;
  readonly interfaceIndex: number | undefined;
  readonly gateway: Uint8Array | undefined;
  readonly source: Uint8Array | undefined;
}

export interface LinkMessage {
  readonly index: number;
  /** ARP hardware type, netdevice(7). */
  readonly hardwareType: number;
  readonly address: Uint8Array;
  readonly mtu: number;
}

/** What the kernel knows of a neighbour; `linkAddress` only when it may be used. */
export interface NeighbourMessage {
  readonly linkAddress: Uint8Array | undefined;
  readonly isIncomplete: boolean;
}

function addressLength(family: 4 | 6): number {
  return family === 4 ? 4 : 16;
}

/** A copy of an attribute that is an address of some family; undefined when it is of none. */
function addressOf(value: Uint8Array | undefined): Uint8Array | undefined {
  return value !== undefined && (value.length === 4 || value.length === 16) ? value.slice() : undefined;
}

function ofFamily(value: Uint8Array | undefined, family: 4 | 6): Uint8Array | undefined {
  return value?.length === addressLength(family) ? value.slice() : undefined;
}

/** Reads a route or a rule of that family; undefined when the message is none. */
export function parseRoute({ type, body }: NetlinkMessage, family: 4 | 6): RouteMessage | undefined {
  if ((type !== RTM_NEWROUTE && type !== RTM_NEWRULE) || body.length < ROUTE_LENGTH) return undefined;
  if (body[0] !== (family === 4 ? AF_INET : AF_INET6)) return undefined;
  const attributes = netlinkAttributes(body, ROUTE_LENGTH);
  return {
    type: body[ROUTE_TYPE] as number,
    destination: ofFamily(attributes.get(RTA_DST), family),
    prefixLength: body[ROUTE_DESTINATION_LENGTH] as number,
    interfaceIndex: netlinkNumber(attributes.get(RTA_OIF)),
    gateway: addressOf(attributes.get(RTA_GATEWAY) ?? attributes.get(RTA_VIA)?.subarray(2)),
    source: ofFamily(attributes.get(RTA_PREFSRC), family),
  };
}

/** Reads a link; undefined when the message is none. */
export function parseLink({ type, body }: NetlinkMessage): LinkMessage | undefined {
  if (type !== RTM_NEWLINK || body.length < LINK_LENGTH) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const attributes = netlinkAttributes(body, LINK_LENGTH);
  return {
    index: view.getInt32(LINK_INDEX, true),
    hardwareType: view.getUint16(LINK_TYPE, true),
    address: attributes.get(IFLA_ADDRESS)?.slice() ?? new Uint8Array(0),
    mtu: netlinkNumber(attributes.get(IFLA_MTU)) ?? 0,
  };
}

/** Reads a neighbour; undefined when the message is none. */
export function parseNeighbour({ type, body }: NetlinkMessage): NeighbourMessage | undefined {
  if (type !== RTM_NEWNEIGH || body.length < NEIGHBOUR_LENGTH) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const state = view.getUint16(NEIGHBOUR_STATE, true);
  const linkAddress = netlinkAttributes(body, NEIGHBOUR_LENGTH).get(NDA_LLADDR);
  const isUsable = (state & USABLE_STATES) !== 0 && linkAddress?.length === LINK_ADDRESS_LENGTH;
  return { linkAddress: isUsable ? linkAddress?.slice() : undefined, isIncomplete: (state & INCOMPLETE) !== 0 };
}

/** A question: its fixed part and its attributes. */
export interface RouteQuestion {
  readonly fixed: Uint8Array;
  readonly attributes: readonly NetlinkAttribute[];
}

function number32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** Asks for the route to an address, through one interface where its index is given. */
export function routeQuestion(family: 4 | 6, address: Uint8Array, interfaceIndex: number | undefined): RouteQuestion {
  const fixed = familyOnly(family);
  const value = address.slice(0, addressLength(family));
  fixed[ROUTE_DESTINATION_LENGTH] = value.length * 8;
  const outgoing = interfaceIndex === undefined ? [] : [{ type: RTA_OIF, value: number32(interfaceIndex) }];
  return { fixed, attributes: [{ type: RTA_DST, value }, ...outgoing] };
}

/** Asks for a link by its index or its name. */
export function linkQuestion(link: number | string): RouteQuestion {
  const fixed = new Uint8Array(LINK_LENGTH);
  const mask = { type: IFLA_EXT_MASK, value: number32(SKIP_STATISTICS) };
  if (typeof link === "string") {
    return { fixed, attributes: [{ type: IFLA_IFNAME, value: new TextEncoder().encode(`${link}\0`) }, mask] };
  }
  new DataView(fixed.buffer).setInt32(LINK_INDEX, link, true);
  return { fixed, attributes: [mask] };
}

/** Asks for the neighbour with that address, of either family, on a link. */
export function neighbourQuestion(interfaceIndex: number, address: Uint8Array): RouteQuestion {
  const fixed = new Uint8Array(NEIGHBOUR_LENGTH);
  fixed[0] = address.length === 4 ? AF_INET : AF_INET6;
  new DataView(fixed.buffer).setInt32(NEIGHBOUR_INDEX, interfaceIndex, true);
  return { fixed, attributes: [{ type: NDA_DST, value: address }] };
}

/** The fixed part of a question for all routes, or all rules, of a family. */
export function familyOnly(family: 4 | 6): Uint8Array {
  const fixed = new Uint8Array(ROUTE_LENGTH);
  fixed[0] = family === 4 ? AF_INET : AF_INET6;
  return fixed;
}
