/**
 * Why a port has its state, in nmap's words where nmap has one.
 *
 * The ICMP reasons are the codes of a Destination Unreachable message: RFC 792 and RFC 1812 section 5.2.7.1 for type 3,
 * RFC 4443 section 3.1 for ICMPv6 type 1.
 */
export type Reason =
  | "syn-ack"
  | "reset"
  | "udp-response"
  | "no-response"
  | "port-unreach"
  | "proto-unreach"
  | "host-unreach"
  | "net-unreach"
  | "host-unknown"
  | "net-unknown"
  | "host-prohibited"
  | "net-prohibited"
  | "admin-prohibited"
  | "source-route-failed"
  | "dest-unreach"
  | "no-route"
  | "local-denied"
  | "host-timeout";
