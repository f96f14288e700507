/**
 * What a probe is. The numbers travel between threads and lie in checkpoints: new ones go to the end.
 *
 * - `connect`: a TCP connection asked of the kernel.
 * - `syn`, `ack`: a TCP segment with that flag alone (RFC 9293).
 * - `udp`: a datagram, with a payload that its port's usual service answers.
 * - `echo`, `timestamp`: ICMP and ICMPv6 echo request (RFC 792, RFC 4443 section 4.1); ICMP timestamp request (RFC 792), IPv4 only.
 * - `neighbour`: an ARP request (RFC 826) or a neighbour solicitation (RFC 4861), on the local link only.
 */
export const ProbeKind = { connect: 0, syn: 1, ack: 2, udp: 3, echo: 4, timestamp: 5, neighbour: 6 } as const;
export type ProbeKind = (typeof ProbeKind)[keyof typeof ProbeKind];
