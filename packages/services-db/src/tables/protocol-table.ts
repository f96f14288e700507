import type { Protocol } from "@portolan/core";
import { once } from "../once.ts";
import type { ServiceEntry } from "../service-entry.ts";
import { curatedEntries, curatedLevels } from "./curated-table.ts";
import type { NamedPort } from "./registry-line.ts";
import { registeredEntries, registeredEntry, registeredNames, registeredPorts } from "./registry-table.ts";

/** Both tables of one protocol, laid over each other and indexed. */
export interface ProtocolTable {
  /** The curated entry of a port, else the registered one. */
  best(port: number): ServiceEntry | undefined;
  /** Every service of a port: the curated one first, then the registered one where that is another service. */
  at(port: number): readonly ServiceEntry[];
  /** Every service, by port. */
  all(): readonly ServiceEntry[];
  /** Ports by name and alias, in lower case; each list sorted. */
  portsByName(): ReadonlyMap<string, readonly number[]>;
  /** Prevalence of the curated ports. */
  levels(): ReadonlyMap<number, number>;
  /** Ports with a name in the registry of IANA, sorted. */
  registeredPorts(): readonly number[];
}

/** The names of an entry as they are looked up. */
export function lookupNames(entry: ServiceEntry): string[] {
  return [entry.name, ...entry.aliases].map((name) => name.toLowerCase());
}

/** One entry for a service in both tables: our words, and the names of both. */
function merged(curated: ServiceEntry, registered: ServiceEntry): ServiceEntry {
  const known = new Set(lookupNames(curated));
  const more = [registered.name, ...registered.aliases].filter((name) => !known.has(name.toLowerCase()));
  return more.length === 0 ? curated : { ...curated, aliases: [...curated.aliases, ...more] };
}

function overlay(curated: ServiceEntry | undefined, registered: ServiceEntry | undefined): ServiceEntry[] {
  if (curated === undefined) return registered === undefined ? [] : [registered];
  if (registered === undefined) return [curated];
  const known = new Set(lookupNames(curated));
  const sameService = lookupNames(registered).some((name) => known.has(name));
  return sameService ? [merged(curated, registered)] : [curated, registered];
}

function indexByName(namedPorts: readonly NamedPort[]): Map<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const { port, names } of namedPorts) {
    for (const name of names) {
      const key = name.toLowerCase();
      const ports = index.get(key);
      if (ports === undefined) index.set(key, [port]);
      else if (!ports.includes(port)) ports.push(port);
    }
  }
  for (const ports of index.values()) ports.sort((a, b) => a - b);
  return index;
}

function curatedNames(entries: ReadonlyMap<number, ServiceEntry>): NamedPort[] {
  return [...entries.values()].map((entry) => ({ port: entry.port, names: lookupNames(entry) }));
}

function overlayAll(curated: ReadonlyMap<number, ServiceEntry>, registered: readonly ServiceEntry[]): ServiceEntry[] {
  const registeredByPort = new Map(registered.map((entry) => [entry.port, entry]));
  const ports = [...new Set([...curated.keys(), ...registeredByPort.keys()])].sort((a, b) => a - b);
  return ports.flatMap((port) => overlay(curated.get(port), registeredByPort.get(port)));
}

/** Lays the curated table over the registered one. Each index is built when it is first asked for. */
export function createProtocolTable(protocol: Protocol): ProtocolTable {
  const curated = once(() => curatedEntries(protocol));
  const all = once(() => overlayAll(curated(), registeredEntries(protocol)));
  return {
    best: (port) => curated().get(port) ?? registeredEntry(protocol, port),
    at: (port) => overlay(curated().get(port), registeredEntry(protocol, port)),
    all,
    portsByName: once(() => indexByName([...curatedNames(curated()), ...registeredNames(protocol)])),
    levels: once(() => curatedLevels(protocol)),
    registeredPorts: () => registeredPorts(protocol),
  };
}
