import type { EngineName } from "../engines/engine-name.ts";
import type { Protocol } from "../ports/protocol.ts";
import type { Service } from "../ports/service-catalogue.ts";
import type { Reason } from "../verdict/reason.ts";
import type { HostState, PortState } from "../verdict/state.ts";

/** How many ports of a host, or of a scan, ended in one state for one reason. */
export interface StateCount {
  readonly protocol: Protocol;
  readonly state: PortState;
  readonly reason: Reason;
  readonly count: number;
}

/** The first event of a scan. */
export interface StartEvent {
  readonly type: "start";
  /** The program that scanned, when it was another than Portolan: `nmap`. Such results may lack what Portolan always tells. */
  readonly scanner?: string;
  /** Version of the core package, or of the other program. */
  readonly version: string;
  /** The command line that asked for the scan, when there was one. */
  readonly arguments: readonly string[];
  /** When the scan began, ISO 8601 in UTC. A resumed scan keeps the time it first began. */
  readonly time: string;
  /** The seed of the probing order: the same seed and specification give the same order. 32 hexadecimal digits. */
  readonly seed?: string;
  /** The engine that sends the probes. */
  readonly engine?: EngineName;
  /**
   * What was asked for, exclusions already taken off, and before discovery: ranges of addresses in ascending order, such as
   * `10.0.0.0-10.0.0.255`, or an address alone. Absent when there are more than 256 of them.
   */
  readonly targets?: readonly string[];
  /** Ports a host, as `-p` takes them: `T:1-1000,U:53`. Absent where hosts alone are looked for. */
  readonly ports?: string;
  /** Addresses to be scanned, exclusions already taken off; 0 when another program did not say. */
  readonly hosts: number;
  /** TCP ports a host. */
  readonly tcpPorts: number;
  /** UDP ports a host. */
  readonly udpPorts: number;
  /** How TCP ports and UDP ports are asked; empty where only hosts are looked for. */
  readonly techniques: readonly ("connect" | "syn" | "ack" | "udp")[];
  /** Whether probes are sent in rounds, without any state of theirs. */
  readonly sweep: boolean;
  /** What host discovery came to, where it was done first: `hosts` above are those that were up. */
  readonly discovery?: { readonly hosts: number; readonly hostsUp: number };
  /** (host, port) pairs in this scan or shard; 0 when another program did not say. */
  readonly probes: number;
  /** Which part of the whole this is, when it is one: `{ index: 2, count: 7 }` for `2/7`, counted from 1. */
  readonly shard?: { readonly index: number; readonly count: number };
  /** Whether the scan goes on from a checkpoint; the results so far are then told again before new ones. */
  readonly resumed: boolean;
}

/** A port worth a record: every open one, others when the request asks for them. */
export interface PortEvent {
  readonly type: "port";
  /** Address in its canonical text form (RFC 5952 for IPv6). */
  readonly ip: string;
  /** The name that the address was asked for by, when it was asked for by name; else its name where `nameHosts` found one. */
  readonly hostname?: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly state: PortState;
  readonly reason: Reason;
  /** Time from the probe to its answer in milliseconds; absent when nothing answered. */
  readonly rttMs?: number;
  /** What is usually behind the port, when a catalogue was given and knows it. */
  readonly service?: Service;
  /** When the answer came, ISO 8601 in UTC. */
  readonly time: string;
}

/** A host whose ports are all decided. */
export interface HostEvent {
  readonly type: "host";
  readonly ip: string;
  readonly hostname?: string;
  readonly state: HostState;
  /** What showed that the host is up, and after how many milliseconds; only where hosts alone are looked for. */
  readonly reason?: Reason;
  readonly rttMs?: number;
  /** Counts by protocol, state and reason, the open ports included; their sum is the number of ports that were decided. */
  readonly counts: readonly StateCount[];
  readonly time: string;
}

/** Something the user should know, that did not stop the scan. */
export interface WarningEvent {
  readonly type: "warning";
  /** A word that programs may switch on. */
  readonly code:
    | "target-unresolvable"
    | "special-purpose-skipped"
    | "worker-restarted"
    | "local-limit"
    | "engine-fallback"
    | "answers-dropped"
    | "host-too-good"
    | "checkpoint-unwritable"
    | "hostnames-incomplete"
    | "left-out";
  readonly message: string;
}

/** How a scan ended: with everything decided; before that, by whoever ran it or by its own `timeoutMs`; or by what went wrong. */
export type EndStatus = "finished" | "aborted" | "timed-out" | "failed";

/** The last event of a scan: the totals, and how far they can be trusted. */
export interface EndEvent {
  readonly type: "end";
  readonly status: EndStatus;
  readonly time: string;
  /** Milliseconds spent scanning; over a resumed scan, the sum of its parts. */
  readonly elapsedMs: number;
  /** Of the hosts that are done, those that answered at least once. */
  readonly hostsUp: number;
  /** Hosts whose ports are all decided, up or not. */
  readonly hostsDone: number;
  /** Probes sent, retransmissions included; 0 when another program did not say. */
  readonly sent: number;
  /** Of these, how many were sent again for want of an answer. */
  readonly retransmitted: number;
  /** Probes that were answered, by a packet from the target or from a router. */
  readonly answered: number;
  /** (host, port) pairs decided. */
  readonly decided: number;
  /** Counts by protocol, state and reason over the whole scan. */
  readonly counts: readonly StateCount[];
  /** Answers that this machine had to throw away before they were read: each may be a port that was missed. Absent when there were none. */
  readonly droppedAnswers?: number;
  /** The pace that a sweep has arrived at by itself, probes a second over all workers; absent where it was told one. */
  readonly ratePerSecond?: number;
  /**
   * Estimated share, 0 to 1, of the ports that would have answered but were called silent, from how many answers came on which
   * attempt. Absent when nothing answered, so that nothing can be said.
   */
  readonly estimatedMissedShare?: number;
}

/** What a scan tells, in order: one `start`, then `port`, `host` and `warning` as they come, one `end`. */
export type ScanEvent = StartEvent | PortEvent | HostEvent | WarningEvent | EndEvent;

/** A moment's view of a running scan. */
export interface ScanProgress {
  /** (host, port) pairs of this scan or shard. */
  readonly total: number;
  /** Pairs decided so far. */
  readonly decided: number;
  readonly sent: number;
  readonly retransmitted: number;
  readonly answered: number;
  readonly open: number;
  /** What is being done: hosts are looked for, which has a total of its own, or their ports are probed. `starting` before either. */
  readonly stage: "starting" | "hosts" | "ports";
  /** Addresses of this stage. */
  readonly hosts: number;
  /** Of these, how many have answered so far. */
  readonly hostsUp: number;
  /** Probes a second over the last second or so. */
  readonly ratePerSecond: number;
  readonly elapsedMs: number;
  /** Estimated time left; absent until there is something to estimate it from. */
  readonly remainingMs?: number;
  readonly paused: boolean;
}
