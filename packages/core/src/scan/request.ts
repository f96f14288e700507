import type { EngineName } from "../engines/engine-name.ts";
import type { PaceOptions } from "../pace/pace-options.ts";
import type { PortSelection } from "../ports/port-selection.ts";
import type { ServiceCatalogue } from "../ports/service-catalogue.ts";
import type { UdpPayloads } from "../ports/udp-payloads.ts";
import type { ResolvedTargets } from "../targets/resolve-targets.ts";
import type { WorkerPool } from "../workers/pool-runner.ts";
import type { DiscoveryProbe, Technique } from "../workers/technique.ts";

/** Part `index` (from 1) of `count`: all parts together probe each pair exactly once. */
export interface ShardSpecification {
  readonly index: number;
  readonly count: number;
}

/** Where and how often to write down what a scan has done, so that it can go on after a stop or a crash. */
export interface CheckpointOptions {
  /** The file. It is made before anything is told that was found, and removed when the scan finishes. */
  readonly path: string;
  /**
   * Leave the file when the scan finishes, for a caller who removes it once all results are written. It is removed by core otherwise, before
   * `end` is told.
   */
  readonly keepWhenFinished?: boolean;
  /** Milliseconds between two writes; 2,000 by default. */
  readonly intervalMs?: number;
  /** Anything the caller wants back on resuming, such as its own options; must survive JSON. */
  readonly callerData?: unknown;
}

/** How to find the hosts that are up. */
export interface DiscoveryOptions {
  /** By default what nmap(1) asks: echo, SYN to 443, ACK to 80, timestamp. */
  readonly probes?: readonly DiscoveryProbe[];
  /** Look for hosts alone. */
  readonly only?: boolean;
}

/** What to scan, and how. Only `targets` and `ports` are needed. */
export interface ScanRequest {
  /** Target texts in any of the forms of `parseTarget`, or what `resolveTargets` made of them. */
  readonly targets: readonly string[] | ResolvedTargets;
  /** A port list as of nmap's `-p`, or what `parsePorts` made of one. */
  readonly ports: string | PortSelection;
  /**
   * Service names for results, and for names in a port list; or a way to load them, taken for the first result, so that the scan
   * does not wait for it (names in `ports` then cannot be understood: parse them before).
   */
  readonly catalogue?: ServiceCatalogue | (() => Promise<ServiceCatalogue>);
  /**
   * How ports are asked: TCP ports in one of the ways `connect`, `syn`, `ack`, and UDP ports by `udp`. By default TCP ports by SYN where
   * packets may be sent and by connections where not, and UDP ports, where `ports` names any, by datagrams.
   */
  readonly techniques?: readonly Technique[];
  /**
   * `auto` (default) takes `raw` where the process may open raw sockets (Linux, root or CAP_NET_RAW), else `connect` where Linux system
   * calls can be made, else `net`.
   */
  readonly engine?: EngineName | "auto";
  /** Datagrams that UDP services answer; an empty one is sent to ports that it does not know. */
  readonly udpPayloads?: UdpPayloads;
  /**
   * Host discovery: only hosts that answer one of these questions get their ports probed. None by default. With `only`, ports are not
   * probed at all, and `ports` is not looked at. `auto` asks nmap's questions, but not before a sweep or a
   * shard, nor where packets may not be sent.
   */
  readonly discovery?: DiscoveryOptions | "auto" | false;
  /**
   * A stateless sweep: every probe is sent in so many rounds (3 by default) to what has not answered yet, with no state a probe, so that
   * memory does not grow with the scan. Needs the engine `raw`. By default for more than a million probes by SYN or ACK.
   */
  readonly sweep?: { readonly rounds?: number } | boolean;
  /** Name of the interface to send packets from; by the routing table by default. Engine `raw` only. */
  readonly interfaceName?: string;
  /** First source port of packets; a free range by default. Engine `raw` only. */
  readonly sourcePort?: number;
  /** Open ports of a host after which it is probed no more. */
  readonly maxOpenPerHost?: number;
  readonly pace?: PaceOptions;
  /** Up to 32 hexadecimal digits; random by default. The same seed repeats the order of probes. */
  readonly seed?: string;
  readonly shard?: ShardSpecification;
  /**
   * Worker threads; 0 probes in the calling thread. By default a small scan stays in the calling thread, a middling one is shared
   * between it and workers, and a large one gets a worker for each core. A scan delay, and on Linux engine `net`, take one thread at the most.
   */
  readonly workers?: number;
  /** Threads started ahead by `startWorkerPool`, to be used where the scan takes any; they are the caller's to close. */
  readonly pool?: WorkerPool;
  /** Which ports become `port` events: the open ones (default), or all. */
  readonly records?: "open" | "all";
  /** Which hosts become `host` events: those with an open port, those that answered (default), or all. */
  readonly hosts?: "open" | "answered" | "all";
  /** The command line to be told in the `start` event. */
  readonly arguments?: readonly string[];
  readonly checkpoint?: CheckpointOptions;
  /** Aborts the scan: it ends with status `aborted`, its checkpoint on disk. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds that the whole scan may take, from when its events are first asked for: what is not finished by then ends with status
   * `timed-out`, its checkpoint on disk. 0, the default, for no bound. How long one host may take is `hostTimeoutMs` of the pace.
   */
  readonly timeoutMs?: number;
}
