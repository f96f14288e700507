import { icmpObservation, type Observation, ObservationKind } from "../engines/observation.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import type { Reason } from "./reason.ts";
import type { PortState } from "./state.ts";

/** What is said of a port, and why. */
export interface Verdict {
  readonly state: PortState;
  readonly reason: Reason;
}

/**
 * Every verdict there is. Between threads and in counters a verdict is its place in this list; new ones go to the end, so that
 * checkpoints of older versions stay readable.
 */
export const VERDICTS = [
  { state: "open", reason: "syn-ack" },
  { state: "closed", reason: "reset" },
  { state: "filtered", reason: "no-response" },
  { state: "filtered", reason: "net-unreach" },
  { state: "filtered", reason: "host-unreach" },
  { state: "filtered", reason: "proto-unreach" },
  { state: "filtered", reason: "port-unreach" },
  { state: "filtered", reason: "source-route-failed" },
  { state: "filtered", reason: "net-unknown" },
  { state: "filtered", reason: "host-unknown" },
  { state: "filtered", reason: "net-prohibited" },
  { state: "filtered", reason: "host-prohibited" },
  { state: "filtered", reason: "admin-prohibited" },
  { state: "filtered", reason: "beyond-scope" },
  { state: "filtered", reason: "policy-failed" },
  { state: "filtered", reason: "route-rejected" },
  { state: "filtered", reason: "dest-unreach" },
  { state: "unknown", reason: "no-route" },
  { state: "unknown", reason: "no-source-address" },
  { state: "unknown", reason: "local-denied" },
  { state: "open", reason: "udp-response" },
  { state: "closed", reason: "port-unreach" },
  { state: "open|filtered", reason: "no-response" },
  { state: "unfiltered", reason: "reset" },
  { state: "open", reason: "echo-reply" },
  { state: "open", reason: "timestamp-reply" },
  { state: "open", reason: "arp-response" },
  { state: "open", reason: "nd-response" },
] as const satisfies readonly Verdict[];

/** Place of a verdict in `VERDICTS`. */
export type VerdictIndex = number;

function indexOf(state: PortState, reason: Reason): VerdictIndex {
  return VERDICTS.findIndex((verdict) => verdict.state === state && verdict.reason === reason);
}

/** Reasons by code of an ICMP Destination Unreachable, type 3 (RFC 792; RFC 1812 section 5.2.7.1). */
const ICMP_UNREACHABLE: readonly Reason[] = [
  "net-unreach",
  "host-unreach",
  "proto-unreach",
  "port-unreach",
  "dest-unreach",
  "source-route-failed",
  "net-unknown",
  "host-unknown",
  "dest-unreach",
  "net-prohibited",
  "host-prohibited",
  "net-unreach",
  "host-unreach",
  "admin-prohibited",
  "admin-prohibited",
  "admin-prohibited",
];

/** Reasons by code of an ICMPv6 Destination Unreachable, type 1 (RFC 4443 section 3.1). */
const ICMP6_UNREACHABLE: readonly Reason[] = [
  "net-unreach",
  "admin-prohibited",
  "beyond-scope",
  "host-unreach",
  "port-unreach",
  "policy-failed",
  "route-rejected",
];

const ICMP_TYPE_UNREACHABLE = 3;
const ICMP6_TYPE_UNREACHABLE = 1;

const OPEN = indexOf("open", "syn-ack");
const CLOSED = indexOf("closed", "reset");
const FILTERED = indexOf("filtered", "dest-unreach");
const byCode = (reasons: readonly Reason[]): readonly VerdictIndex[] =>
  reasons.map((reason) => indexOf("filtered", reason));
const BY_ICMP_CODE = byCode(ICMP_UNREACHABLE);
const BY_ICMP6_CODE = byCode(ICMP6_UNREACHABLE);
const BY_KIND: Readonly<Record<number, VerdictIndex>> = {
  [ObservationKind.connected]: OPEN,
  [ObservationKind.reset]: CLOSED,
  [ObservationKind.silence]: indexOf("filtered", "no-response"),
  [ObservationKind.netUnreachable]: indexOf("filtered", "net-unreach"),
  [ObservationKind.hostUnreachable]: indexOf("filtered", "host-unreach"),
  [ObservationKind.prohibited]: indexOf("filtered", "admin-prohibited"),
  [ObservationKind.unreachable]: FILTERED,
  [ObservationKind.noRoute]: indexOf("unknown", "no-route"),
  [ObservationKind.noSourceAddress]: indexOf("unknown", "no-source-address"),
  [ObservationKind.localDenied]: indexOf("unknown", "local-denied"),
  [ObservationKind.datagram]: indexOf("open", "udp-response"),
  [ObservationKind.echoReply]: indexOf("open", "echo-reply"),
  [ObservationKind.timestampReply]: indexOf("open", "timestamp-reply"),
};
const UNFILTERED = indexOf("unfiltered", "reset");
const UDP_CLOSED = indexOf("closed", "port-unreach");
const UDP_SILENT = indexOf("open|filtered", "no-response");
const ARP_RESPONSE = indexOf("open", "arp-response");
const ND_RESPONSE = indexOf("open", "nd-response");
const ICMP_PORT_UNREACHABLE = icmpObservation(4, 3, 3);
const ICMP6_PORT_UNREACHABLE = icmpObservation(6, 1, 4);

/**
 * Decides the state of a port from what was seen of a probe to it: the only place where one is decided. What is asked of a host as a
 * whole (echo and the like) counts as open when it answered.
 *
 * @param family Address family of the target: ARP and neighbour discovery have reasons of their own.
 */
export function verdictOf(kind: ProbeKind, observation: Observation, family: 4 | 6 = 4): VerdictIndex {
  const seen = observation & 0xff;
  switch (kind) {
    case ProbeKind.ack:
      return seen === ObservationKind.reset ? UNFILTERED : withoutPort(observation);
    case ProbeKind.udp:
      if (observation === ICMP_PORT_UNREACHABLE || observation === ICMP6_PORT_UNREACHABLE) return UDP_CLOSED;
      return seen === ObservationKind.silence ? UDP_SILENT : withoutPort(observation);
    case ProbeKind.neighbour:
      if (seen === ObservationKind.neighbour) return family === 4 ? ARP_RESPONSE : ND_RESPONSE;
      return withoutPort(observation);
    default:
      return withoutPort(observation);
  }
}

/** A message of another kind than Destination Unreachable is still word that the probe did not arrive: filtered. */
function withoutPort(observation: Observation): VerdictIndex {
  const kind = observation & 0xff;
  if (kind !== ObservationKind.icmp && kind !== ObservationKind.icmp6) return BY_KIND[kind] ?? FILTERED;
  const type = (observation >>> 8) & 0xff;
  const code = (observation >>> 16) & 0xff;
  if (kind === ObservationKind.icmp)
    return (type === ICMP_TYPE_UNREACHABLE ? BY_ICMP_CODE[code] : undefined) ?? FILTERED;
  return (type === ICMP6_TYPE_UNREACHABLE ? BY_ICMP6_CODE[code] : undefined) ?? FILTERED;
}

/**
 * Whether an observation shows that the target itself is there: only its own packets do. A UDP port's unreachable is its host's word
 * (RFC 1122 section 3.2.2.1).
 */
export function isAnswerOfHost(kind: ProbeKind, observation: Observation): boolean {
  const seen = observation & 0xff;
  if (seen === ObservationKind.connected || seen === ObservationKind.reset || seen >= ObservationKind.datagram)
    return true;
  return kind === ProbeKind.udp && verdictOf(kind, observation) === UDP_CLOSED;
}

/** Whether an observation is a packet from the network, from the target or from a router. */
export function isAnswer(observation: Observation): boolean {
  const kind = observation & 0xff;
  if (kind >= ObservationKind.datagram) return true;
  return kind !== ObservationKind.silence && kind < ObservationKind.noRoute;
}
