import type { Family } from "./address-range.ts";

/** Reasons for a filtered port that a Destination Unreachable message gives. */
export type UnreachableReason =
  | "net-unreach"
  | "host-unreach"
  | "proto-unreach"
  | "port-unreach"
  | "net-prohibited"
  | "host-prohibited"
  | "admin-prohibited"
  | "policy-failed"
  | "route-rejected";

/** Words for the codes, nft(8) "REJECT STATEMENT"; `admin-prohibited` and `port-unreachable` exist in both families. */
export const ICMP_CODE_NAMES = [
  "net-unreachable",
  "host-unreachable",
  "prot-unreachable",
  "port-unreachable",
  "net-prohibited",
  "host-prohibited",
  "admin-prohibited",
  "no-route",
  "addr-unreachable",
  "policy-fail",
  "reject-route",
] as const;
export type IcmpCodeName = (typeof ICMP_CODE_NAMES)[number];

/** One code of a Destination Unreachable message: what it is called, and what its two kinds of receivers make of it. */
export interface IcmpCode {
  readonly name: IcmpCodeName;
  readonly code: number;
  readonly reason: UnreachableReason;
  /** What connect(2) fails with on Linux; the kernel's table is in net/ipv4/icmp.c and net/ipv6/icmp.c. */
  readonly connectError: string;
}

/** Type 3: RFC 792 for codes 0 to 3, RFC 1122 section 3.2.2.1 for 9 and 10, RFC 1812 section 5.2.7.1 for 13. */
const IPV4_CODES: readonly IcmpCode[] = [
  { name: "net-unreachable", code: 0, reason: "net-unreach", connectError: "ENETUNREACH" },
  { name: "host-unreachable", code: 1, reason: "host-unreach", connectError: "EHOSTUNREACH" },
  { name: "prot-unreachable", code: 2, reason: "proto-unreach", connectError: "ENOPROTOOPT" },
  { name: "port-unreachable", code: 3, reason: "port-unreach", connectError: "ECONNREFUSED" },
  { name: "net-prohibited", code: 9, reason: "net-prohibited", connectError: "ENETUNREACH" },
  { name: "host-prohibited", code: 10, reason: "host-prohibited", connectError: "EHOSTUNREACH" },
  { name: "admin-prohibited", code: 13, reason: "admin-prohibited", connectError: "EHOSTUNREACH" },
];

/** ICMPv6 type 1: RFC 4443 section 3.1. */
const IPV6_CODES: readonly IcmpCode[] = [
  { name: "no-route", code: 0, reason: "net-unreach", connectError: "ENETUNREACH" },
  { name: "admin-prohibited", code: 1, reason: "admin-prohibited", connectError: "EACCES" },
  { name: "addr-unreachable", code: 3, reason: "host-unreach", connectError: "EHOSTUNREACH" },
  { name: "port-unreachable", code: 4, reason: "port-unreach", connectError: "ECONNREFUSED" },
  { name: "policy-fail", code: 5, reason: "policy-failed", connectError: "EACCES" },
  { name: "reject-route", code: 6, reason: "route-rejected", connectError: "EACCES" },
];

/** Every code that a lab can send, by address family. */
export const ICMP_CODES: Readonly<Record<Family, readonly IcmpCode[]>> = { ipv4: IPV4_CODES, ipv6: IPV6_CODES };

/** The code that a family has under a word, if it has one. */
export function icmpCode(family: Family, name: IcmpCodeName): IcmpCode | undefined {
  return ICMP_CODES[family].find((code) => code.name === name);
}
