import type { PortState, Protocol, StateCount } from "@portolan/core";
import { type CollectedHost, type CollectedResults, portOfKey } from "./collect-results.ts";
import type { HostFinding, PortFinding, SideSummary, Unknown } from "./difference.ts";

/** What one of two scans says, and what it cannot say. */
export class Side {
  readonly results: CollectedResults;
  readonly isComplete: boolean;
  /** Whether both scans were asked for the same addresses, though neither says which. */
  readonly #sameTargets: boolean;
  readonly #tcp: ReadonlySet<number>;
  readonly #udp: ReadonlySet<number>;
  readonly #tellsAllUp: boolean;
  /** What was last worked out: the ports of a host are asked for one after the other. */
  #lastLeft: { readonly host: CollectedHost; readonly protocol: Protocol; readonly states: PortState[] } | undefined;

  constructor(results: CollectedResults, sameTargets: boolean) {
    this.results = results;
    this.isComplete = results.end?.status === "finished";
    this.#sameTargets = sameTargets;
    this.#tcp = new Set(results.ports?.tcp);
    this.#udp = new Set(results.ports?.udp);
    this.#tellsAllUp = countUp(results) >= (results.end?.hostsUp ?? Number.POSITIVE_INFINITY);
  }

  get summary(): SideSummary {
    const { start, hosts } = this.results;
    let openPorts = 0;
    for (const { ports } of hosts.values())
      for (const { state } of ports.values()) if (state === "open") openPorts += 1;
    return {
      ...(start === undefined ? {} : { time: start.time }),
      complete: this.isComplete,
      hostsUp: this.results.end?.hostsUp ?? countUp(this.results),
      openPorts,
    };
  }

  host(ip: string): HostFinding {
    const host = this.results.hosts.get(ip);
    if (host?.done !== undefined) return { known: "told", state: host.done.state };
    if (host !== undefined && [...host.ports.values()].some(({ state }) => state === "open" || state === "closed"))
      return { known: "told", state: "up" };
    const why = this.#absence(ip);
    if (why !== undefined) return { known: "nothing", why };
    return this.#tellsAllUp ? { known: "silent" } : { known: "nothing", why: "not-said" };
  }

  port(ip: string, key: number): PortFinding {
    const host = this.results.hosts.get(ip);
    const told = host?.ports.get(key);
    if (told !== undefined) return told;
    const why = host?.done === undefined ? this.#absence(ip) : this.#undecided(host.done);
    if (why !== undefined) return { known: "nothing", why };
    const covered = this.#coversPort(key);
    if (covered !== true) return { known: "nothing", why: covered === undefined ? "not-said" : "not-covered" };
    if (host?.done === undefined || host.done.counts.length === 0) return { known: "host-silent" };
    return { known: "counted", states: this.#statesLeft(host, key) };
  }

  /** States in which ports of a host are that were not told by themselves, by the protocol of one of them. */
  #statesLeft(host: CollectedHost, key: number): PortState[] {
    const { protocol } = portOfKey(key);
    if (this.#lastLeft?.host === host && this.#lastLeft.protocol === protocol) return this.#lastLeft.states;
    const { done, ports } = host;
    const left = new Map<PortState, number>();
    for (const count of done?.counts ?? []) {
      if (count.protocol === protocol) left.set(count.state, (left.get(count.state) ?? 0) + count.count);
    }
    for (const [other, { state }] of ports) {
      if (portOfKey(other).protocol === protocol) left.set(state, (left.get(state) ?? 0) - 1);
    }
    const states = [...left].filter(([, count]) => count > 0).map(([state]) => state);
    this.#lastLeft = { host, protocol, states };
    return states;
  }

  /** Why nothing is known of a host that is not told of as done; nothing when it was scanned, and had no answer worth telling. */
  #absence(ip: string): Unknown | undefined {
    const { start, targets } = this.results;
    if (targets !== undefined && !targets.has(ip)) return "not-covered";
    if (!this.isComplete) return "incomplete";
    if (start?.shard !== undefined) return "not-covered";
    return targets !== undefined || this.#sameTargets ? undefined : "not-said";
  }

  /** Why a host that is done may yet have ports that were not decided. */
  #undecided({
    state,
    counts,
  }: {
    readonly state: string;
    readonly counts: readonly StateCount[];
  }): Unknown | undefined {
    const { start } = this.results;
    if (start?.shard !== undefined) return "not-covered";
    const decided = counts.reduce((sum, { count }) => sum + count, 0);
    const asked = (start?.tcpPorts ?? 0) + (start?.udpPorts ?? 0);
    if (state === "silent" && decided === 0) return undefined;
    return decided < asked || state === "timed-out" ? "incomplete" : undefined;
  }

  #coversPort(key: number): boolean | undefined {
    if (this.results.ports === undefined) return undefined;
    const { protocol, port } = portOfKey(key);
    return (protocol === "tcp" ? this.#tcp : this.#udp).has(port);
  }
}

function countUp({ hosts }: CollectedResults): number {
  let up = 0;
  for (const { done } of hosts.values()) if (done?.state === "up") up += 1;
  return up;
}
