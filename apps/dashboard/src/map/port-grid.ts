import type { PortState } from "../api/types.ts";
import type { ResultRow } from "../results/result-rows.ts";
import { STATES } from "../results/select-rows.ts";

/** Things that stand side by side, in one row or column: from the first to the last of them, in order. */
export interface Bin {
  readonly first: string;
  readonly last: string;
  /** How many of those that were found are in it. */
  readonly size: number;
}

/** The ports of a scan as a picture has them: hosts down, ports across. */
export interface PortGrid {
  readonly hosts: readonly Bin[];
  readonly ports: readonly Bin[];
  /** How many ports of a state are in a cell. */
  count(host: number, port: number, state: PortState): number;
  /** The state of a cell that is worth looking at most; undefined where nothing was found. */
  stateOf(host: number, port: number): PortState | undefined;
}

/** How many rows and columns there may be. */
export interface GridLimits {
  readonly hosts: number;
  readonly ports: number;
}

/** Puts hosts and ports in their order, as many together in a row or column as the picture has no room for. */
export function gridOf(rows: readonly ResultRow[], limits: GridLimits): PortGrid {
  const hosts = binsOf(
    new Map(rows.map(({ hostKey, event }) => [hostKey, event.ip])),
    (one, other) => (one < other ? -1 : 1),
    limits.hosts,
  );
  const ports = binsOf(
    new Map(rows.map(({ event }) => [portKey(event), `${event.port}/${event.protocol}`])),
    (one, other) => one - other,
    limits.ports,
  );
  const counts = new Uint32Array(hosts.bins.length * ports.bins.length * STATES.length);
  const place = (host: number, port: number): number => (host * ports.bins.length + port) * STATES.length;
  for (const { hostKey, event } of rows) {
    const cell = place(hosts.indexes.get(hostKey) ?? 0, ports.indexes.get(portKey(event)) ?? 0);
    const index = cell + STATES.indexOf(event.state);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return {
    hosts: hosts.bins,
    ports: ports.bins,
    count: (host, port, state) => counts[place(host, port) + STATES.indexOf(state)] ?? 0,
    stateOf: (host, port) => {
      const cell = place(host, port);
      return STATES.find((_, index) => (counts[cell + index] ?? 0) > 0);
    },
  };
}

const PORTS = 65_536;

/** TCP before UDP, each by number. */
function portKey({ protocol, port }: { readonly protocol: "tcp" | "udp"; readonly port: number }): number {
  return protocol === "tcp" ? port : PORTS + port;
}

interface Binned<Key> {
  readonly bins: readonly Bin[];
  /** Which bin a key is in. */
  readonly indexes: ReadonlyMap<Key, number>;
}

/** Sorts named things by their keys, and puts neighbours together until there are few enough bins. */
function binsOf<Key>(
  names: ReadonlyMap<Key, string>,
  compare: (one: Key, other: Key) => number,
  most: number,
): Binned<Key> {
  const sorted = [...names].sort(([one], [other]) => compare(one, other));
  const size = Math.max(1, Math.ceil(sorted.length / most));
  const bins = Array.from({ length: Math.ceil(sorted.length / size) }, (_, index) => {
    const members = sorted.slice(index * size, (index + 1) * size);
    return { first: members[0]?.[1] ?? "", last: members.at(-1)?.[1] ?? "", size: members.length };
  });
  return { bins, indexes: new Map(sorted.map(([key], index) => [key, Math.floor(index / size)])) };
}

/** `127.0.0.1`, or `127.0.0.1 to 127.0.0.9`. */
export function binName({ first, last }: Bin): string {
  return first === last ? first : `${first} to ${last}`;
}
