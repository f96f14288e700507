import type { HostState, PortState, Protocol, Reason, Service, StateCount } from "@portolan/core";

/** A port of which a scan told by itself. */
export interface ToldPort {
  readonly known: "told";
  readonly state: PortState;
  readonly reason: Reason;
  readonly service?: Service;
}

/** Why one scan has nothing to hold against what the other found. */
export type Unknown =
  /** It did not scan that address or port. */
  | "not-covered"
  /** It ended, or was cut, before it had decided that. */
  | "incomplete"
  /** Its results do not say whether it scanned that. */
  | "not-said";

/** What a scan knows of a port. */
export type PortFinding =
  | ToldPort
  /** Scanned and not told by itself: it is in one of these states, of which the scan has counts. */
  | { readonly known: "counted"; readonly states: readonly PortState[] }
  /** The host did not answer, or had nothing to tell of. */
  | { readonly known: "host-silent" }
  | { readonly known: "nothing"; readonly why: Unknown };

/** Where something changed. */
interface OfHost {
  /** In canonical form. */
  readonly ip: string;
  readonly hostname?: string;
}

interface OfPort extends OfHost {
  readonly protocol: Protocol;
  readonly port: number;
}

/** Something that the later scan found otherwise than the earlier one. */
export type Change =
  /** A host is up that was not. */
  | ({ readonly type: "host-new" } & OfHost)
  /** A host that was up is not. */
  | ({ readonly type: "host-gone" } & OfHost)
  /** A host was scanned under another name. */
  | ({ readonly type: "host-renamed"; readonly before: string; readonly after: string } & OfHost)
  /** A port is open that was not. */
  | ({ readonly type: "port-new"; readonly before: PortFinding; readonly after: ToldPort } & OfPort)
  /** A port that was open is not. */
  | ({ readonly type: "port-gone"; readonly before: ToldPort; readonly after: PortFinding } & OfPort)
  /** A port has another state, and was not, or is not, plainly open. */
  | ({ readonly type: "port-changed"; readonly before: PortFinding; readonly after: PortFinding } & OfPort)
  /** Something else, or another version of it, answers on a port that is open in both. */
  | ({ readonly type: "service-changed"; readonly before?: Service; readonly after?: Service } & OfPort)
  /** Ports that are only counted have other states, as when a firewall was switched on. */
  | ({
      readonly type: "counts-changed";
      readonly before: readonly StateCount[];
      readonly after: readonly StateCount[];
    } & OfHost);

/** Findings of one scan that the other says nothing of: they are neither new nor gone. */
export interface NotCompared extends OfHost {
  /** Where they were found. */
  readonly foundIn: "before" | "after";
  /** Why the other scan says nothing. */
  readonly why: Unknown;
  /** The open ports of the host, as `22/tcp`; none for a host of which none is. */
  readonly ports: readonly string[];
}

/** One of the two scans, in short. */
export interface SideSummary {
  /** When it began, ISO 8601; absent when its results do not begin with a `start`. */
  readonly time?: string;
  /** Whether it decided everything it set out to. */
  readonly complete: boolean;
  readonly hostsUp: number;
  readonly openPorts: number;
}

/** How two scans differ. */
export interface Difference {
  readonly before: SideSummary;
  readonly after: SideSummary;
  /** By address, and within a host its own before those of its ports, by protocol and number. */
  readonly changes: readonly Change[];
  /** In the same order. */
  readonly notCompared: readonly NotCompared[];
}

/** The state of a host as a scan knows it. */
export type HostFinding =
  | { readonly known: "told"; readonly state: HostState }
  | { readonly known: "silent" }
  | { readonly known: "nothing"; readonly why: Unknown };
