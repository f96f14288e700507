import type { Service } from "@portolan/core";
import { AddressOrder } from "./address-order.ts";
import { ChangedCounts } from "./changed-counts.ts";
import { type CollectedHost, type CollectedResults, portOfKey } from "./collect-results.ts";
import type { Change, Difference, HostFinding, NotCompared, PortFinding, ToldPort, Unknown } from "./difference.ts";
import { sameService } from "./same-service.ts";
import { askedAlike } from "./same-targets.ts";
import { Side } from "./side.ts";

/**
 * Compares what two scans found. What one of them says nothing of, since it did not cover it or did not come so far, is neither new nor
 * gone: it stands in `notCompared`.
 */
export function diffResults(before: CollectedResults, after: CollectedResults): Difference {
  const steps = new Comparison(before, after).steps();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Compares as `diffResults` does, a piece at a time, for whoever has something else to do meanwhile.
 *
 * @param takeTurn Called, and waited for, before each piece but the first: some milliseconds of work lie between two calls.
 * @throws What `takeTurn` throws: then the comparison is left.
 */
export async function diffResultsInTurns(
  before: CollectedResults,
  after: CollectedResults,
  takeTurn: () => Promise<void>,
): Promise<Difference> {
  const steps = new Comparison(before, after).steps();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await takeTurn();
  }
}

/** Addresses and ports that are looked at in one piece. */
const LOOKED_AT_ONCE = 1_000;

class Comparison {
  readonly #before: Side;
  readonly #after: Side;
  readonly #changes: Change[] = [];
  readonly #notCompared: NotCompared[] = [];
  #looked = 0;

  constructor(before: CollectedResults, after: CollectedResults) {
    const alike = askedAlike(before.start, after.start);
    this.#before = new Side(before, alike);
    this.#after = new Side(after, alike);
  }

  /** The comparison in pieces, and what it came to. */
  *steps(): Generator<void, Difference> {
    const order = new AddressOrder();
    const { hosts } = this.#before.results;
    for (const ip of hosts.keys()) {
      order.add(ip);
      if (this.#isPiece()) yield;
    }
    for (const ip of this.#after.results.hosts.keys()) {
      if (!hosts.has(ip)) order.add(ip);
      if (this.#isPiece()) yield;
    }
    for (const ip of order.sorted()) {
      yield* this.#compareHost(ip);
      if (this.#isPiece()) yield;
    }
    return {
      before: this.#before.summary,
      after: this.#after.summary,
      changes: this.#changes,
      notCompared: this.#notCompared,
    };
  }

  /** Counts something that was looked at. */
  #isPiece(): boolean {
    this.#looked = (this.#looked + 1) % LOOKED_AT_ONCE;
    return this.#looked === 0;
  }

  *#compareHost(ip: string): Generator<void, void> {
    const before = this.#before.results.hosts.get(ip);
    const after = this.#after.results.hosts.get(ip);
    const hostname = after?.hostname ?? before?.hostname;
    const place = { ip, ...(hostname === undefined ? {} : { hostname }) };
    this.#compareHostItself(place, before, after);
    // Sorts by number, in a few milliseconds also where a host has all ports.
    const keys = Uint32Array.from(new Set([...(before?.ports.keys() ?? []), ...(after?.ports.keys() ?? [])])).sort();
    const unknown = new UnknownPorts();
    const counts = this.#countsOf(before, after);
    for (const key of keys) {
      const change = this.#comparePort({ ...place, ...portOfKey(key) }, key, unknown);
      if (change !== undefined) {
        this.#changes.push(change);
        counts?.explain(change);
      }
      if (this.#isPiece()) yield;
    }
    this.#notCompared.push(...unknown.entries(place));
    if (counts?.isUnexplained)
      this.#changes.push({ type: "counts-changed", ...place, before: counts.before, after: counts.after });
  }

  #compareHostItself(place: Place, before: CollectedHost | undefined, after: CollectedHost | undefined): void {
    const was = this.#before.host(place.ip);
    const is = this.#after.host(place.ip);
    if (isUp(is) && isDown(was)) this.#changes.push({ type: "host-new", ...place });
    if (isUp(was) && isDown(is)) this.#changes.push({ type: "host-gone", ...place });
    if (isUp(was) && is.known === "nothing" && !hasOpen(before))
      this.#notCompared.push(noPorts(place, "before", is.why));
    if (isUp(is) && was.known === "nothing" && !hasOpen(after))
      this.#notCompared.push(noPorts(place, "after", was.why));
    if (before?.hostname !== undefined && after?.hostname !== undefined && before.hostname !== after.hostname) {
      this.#changes.push({ type: "host-renamed", ...place, before: before.hostname, after: after.hostname });
    }
  }

  #comparePort(place: PortPlace, key: number, unknown: UnknownPorts): Change | undefined {
    const before = this.#before.port(place.ip, key);
    const after = this.#after.port(place.ip, key);
    if (before.known === "nothing" || after.known === "nothing") {
      if (isOpen(before) && after.known === "nothing") unknown.add("before", after.why, place);
      if (isOpen(after) && before.known === "nothing") unknown.add("after", before.why, place);
      return undefined;
    }
    if (mayBeSame(before, after)) return this.#compareService(place, before, after);
    if (isOpen(after) && !mayBeOpen(before)) return { type: "port-new", ...place, before, after };
    if (isOpen(before) && !mayBeOpen(after)) return { type: "port-gone", ...place, before, after };
    return { type: "port-changed", ...place, before, after };
  }

  #compareService(place: PortPlace, before: PortFinding, after: PortFinding): Change | undefined {
    if (before.known !== "told" || after.known !== "told") return undefined;
    if (sameService(this.#before.results, before.service, this.#after.results, after.service)) return undefined;
    return { type: "service-changed", ...place, ...serviceFields(before.service, after.service) };
  }

  /** What both scans counted of a host's ports; nothing where their counts are not of the same ports. */
  #countsOf(before: CollectedHost | undefined, after: CollectedHost | undefined): ChangedCounts | undefined {
    if (before?.done?.state !== "up" || after?.done?.state !== "up") return undefined;
    const { start: startBefore } = this.#before.results;
    const { start: startAfter } = this.#after.results;
    if (startBefore?.ports === undefined || startBefore.ports !== startAfter?.ports) return undefined;
    if (startBefore.shard !== undefined || startAfter.shard !== undefined) return undefined;
    return new ChangedCounts(before.done.counts, after.done.counts);
  }
}

interface Place {
  readonly ip: string;
  readonly hostname?: string;
}

type PortPlace = Place & ReturnType<typeof portOfKey>;

/** Open ports of a host of which the other scan says nothing, gathered by why. */
class UnknownPorts {
  readonly #ports = new Map<
    string,
    { readonly foundIn: NotCompared["foundIn"]; readonly why: Unknown; readonly ports: string[] }
  >();

  add(foundIn: NotCompared["foundIn"], why: Unknown, { protocol, port }: PortPlace): void {
    const key = `${foundIn} ${why}`;
    const entry = this.#ports.get(key) ?? { foundIn, why, ports: [] };
    entry.ports.push(`${port}/${protocol}`);
    this.#ports.set(key, entry);
  }

  entries(place: Place): NotCompared[] {
    return [...this.#ports.values()].map((entry) => ({ ...place, ...entry }));
  }
}

function noPorts(place: Place, foundIn: NotCompared["foundIn"], why: Unknown): NotCompared {
  return { ...place, foundIn, why, ports: [] };
}

function hasOpen(host: CollectedHost | undefined): boolean {
  return host !== undefined && [...host.ports.values()].some(({ state }) => state === "open");
}

function isUp(host: HostFinding): boolean {
  return host.known === "told" && host.state === "up";
}

function isDown(host: HostFinding): boolean {
  return host.known === "silent" || (host.known === "told" && host.state === "silent");
}

function isOpen(port: PortFinding): port is ToldPort {
  return port.known === "told" && port.state === "open";
}

/** Whether a port was open for all that a scan knows. */
function mayBeOpen(port: PortFinding): boolean {
  const states = port.known === "told" ? [port.state] : port.known === "counted" ? port.states : [];
  return states.some((state) => state !== "closed" && state !== "filtered");
}

/** Whether two findings do not contradict each other. A port that had no answer of its own says no more than that its host had none. */
function mayBeSame(before: PortFinding, after: PortFinding): boolean {
  const left = statesOf(before);
  const right = statesOf(after);
  if (left === undefined || right === undefined) return !isOpen(before) && !isOpen(after);
  return left.length === 0 || right.length === 0 || left.some((state) => right.includes(state));
}

function statesOf(port: PortFinding): readonly string[] | undefined {
  if (port.known === "told") return [port.state];
  return port.known === "counted" ? port.states : undefined;
}

function serviceFields(before: Service | undefined, after: Service | undefined): { before?: Service; after?: Service } {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}
