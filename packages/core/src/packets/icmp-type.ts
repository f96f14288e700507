/** Types of ICMP messages (RFC 792) that probes ask with or are answered by. */
export const IcmpType = {
  echoReply: 0,
  unreachable: 3,
  echo: 8,
  timeExceeded: 11,
  parameterProblem: 12,
  timestamp: 13,
  timestampReply: 14,
} as const;

/** Types of ICMPv6 messages (RFC 4443; neighbour discovery: RFC 4861) that probes ask with or are answered by. */
export const Icmp6Type = {
  unreachable: 1,
  timeExceeded: 3,
  parameterProblem: 4,
  echo: 128,
  echoReply: 129,
  neighbourSolicitation: 135,
  neighbourAdvertisement: 136,
} as const;
