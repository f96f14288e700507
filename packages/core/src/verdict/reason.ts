/**
 * Why a port has its state, in nmap's words where nmap has one.
 *
 * - `syn-ack`, `reset`, `udp-response`: the target itself answered.
 * - `echo-reply`, `timestamp-reply`, `arp-response`, `nd-response`: so it did, to a question that is not put to a port.
 * - `no-response`: nothing came back after the last retransmission.
 * - `…-unreach`, `…-unknown`, `…-prohibited` and the like: an ICMP Destination Unreachable message said so (RFC 792 and RFC 1812
 *   section 5.2.7.1 for type 3, RFC 4443 section 3.1 for ICMPv6 type 1).
 * - `unknown-response`: another program gave a reason that there is no word for here; no scan of ours does.
 * - `no-route`, `no-source-address`, `local-denied`: no packet left this machine, for want of a route or of an address of that
 *   family, or since its own firewall or kernel forbade it.
 */
export type Reason =
  | "syn-ack"
  | "reset"
  | "udp-response"
  | "echo-reply"
  | "timestamp-reply"
  | "arp-response"
  | "nd-response"
  | "no-response"
  | "net-unreach"
  | "host-unreach"
  | "proto-unreach"
  | "port-unreach"
  | "source-route-failed"
  | "net-unknown"
  | "host-unknown"
  | "net-prohibited"
  | "host-prohibited"
  | "admin-prohibited"
  | "beyond-scope"
  | "policy-failed"
  | "route-rejected"
  | "dest-unreach"
  | "unknown-response"
  | "no-route"
  | "no-source-address"
  | "local-denied";
