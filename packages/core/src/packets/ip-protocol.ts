/** Protocol numbers of IPv4, next-header values of IPv6 (IANA, Assigned Internet Protocol Numbers). */
export const IpProtocol = {
  /** IPv6 hop-by-hop options (RFC 8200 section 4.3). */
  hopByHop: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  /** IPv6 routing header (RFC 8200 section 4.4). */
  routing: 43,
  /** IPv6 fragment header (RFC 8200 section 4.5). */
  fragment: 44,
  icmp6: 58,
  /** IPv6 destination options (RFC 8200 section 4.6). */
  destinationOptions: 60,
} as const;
