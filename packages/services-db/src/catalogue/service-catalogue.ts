import type { Protocol, ServiceCatalogue } from "@portolan/core";
import { once } from "../once.ts";
import { habitualPorts } from "../ranking/habitual-ports.ts";
import { rankPorts } from "../ranking/rank-ports.ts";
import type { ServiceEntry } from "../service-entry.ts";
import { createProtocolTable, lookupNames, type ProtocolTable } from "../tables/protocol-table.ts";
import { searchEntries } from "./search.ts";
import { nearestNames } from "./suggest.ts";

/** The names that core asks for, and what a person asks: which service is this, and where is that one? */
export interface ServiceDirectory extends ServiceCatalogue {
  /**
   * The entries that have every word of the text in a name, a description, a note or as the port, whatever the case;
   * the best fit first. Nothing is found by an empty text or by one of more than 256 characters.
   */
  search(text: string): readonly ServiceEntry[];
  /**
   * Every entry of a port (`443`, `"443"`), of a port of one protocol (`"53/udp"`), or with exactly this name or alias
   * (`"ssh"`, whatever the case): by port, TCP before UDP, curated before registered. Empty where nothing is known.
   */
  describe(portOrName: number | string): readonly ServiceEntry[];
}

/** After every level of the curated table. */
const REGISTERED_ONLY = 9;

type Tables = Readonly<Record<Protocol, ProtocolTable>>;

/** The level of the protocol over which a port is met more often, so that both of its entries sort together. */
function prevalenceOfEntry(tables: Tables, { port, source }: ServiceEntry): number {
  if (source === "iana") return REGISTERED_ONLY;
  const levels = [tables.tcp.levels().get(port), tables.udp.levels().get(port)];
  return Math.min(...levels.map((level) => level ?? REGISTERED_ONLY));
}

function everyEntry(tables: Tables): readonly ServiceEntry[] {
  return [...tables.tcp.all(), ...tables.udp.all()];
}

function entriesNamed(tables: Tables, name: string): ServiceEntry[] {
  const wanted = name.toLowerCase();
  return [tables.tcp, tables.udp]
    .flatMap((table) => (table.portsByName().get(wanted) ?? []).flatMap(table.at))
    .filter((entry) => lookupNames(entry).includes(wanted))
    .sort((a, b) => a.port - b.port);
}

function suggest(tables: Tables, text: string): readonly string[] {
  const names = new Set([...tables.tcp.portsByName().keys(), ...tables.udp.portsByName().keys()]);
  const prevalence = (name: string) =>
    Math.min(...entriesNamed(tables, name).map((entry) => prevalenceOfEntry(tables, entry)));
  return nearestNames(text, names, prevalence);
}

function describe(tables: Tables, portOrName: number | string): readonly ServiceEntry[] {
  const text = String(portOrName).trim().toLowerCase();
  const [, digits, protocol] = /^(\d{1,5})(?:\/(tcp|udp))?$/u.exec(text) ?? [];
  if (digits === undefined) return entriesNamed(tables, text);
  const port = Number(digits);
  if (protocol === "tcp" || protocol === "udp") return tables[protocol].at(port);
  return [...tables.tcp.at(port), ...tables.udp.at(port)];
}

function* namesWithPorts(table: ProtocolTable): Generator<readonly [name: string, port: number]> {
  for (const [name, ports] of table.portsByName()) {
    for (const port of ports) yield [name, port];
  }
}

function rank(protocol: Protocol, table: ProtocolTable): readonly number[] {
  const habitual = habitualPorts(protocol);
  return rankPorts({ levels: table.levels(), habitual, registered: table.registeredPorts() });
}

/**
 * The catalogue of Portolan: the registry of IANA with a curated table over it. Making one costs nothing; each index is
 * built when it is first needed, and kept.
 */
export function createServiceCatalogue(): ServiceDirectory {
  const tables: Tables = { tcp: createProtocolTable("tcp"), udp: createProtocolTable("udp") };
  const ranked = { tcp: once(() => rank("tcp", tables.tcp)), udp: once(() => rank("udp", tables.udp)) };
  return {
    lookup(protocol, port) {
      const entry = tables[protocol].best(port);
      return entry && { name: entry.name, description: entry.description };
    },
    portsOf: (protocol, name) => tables[protocol].portsByName().get(name.toLowerCase()) ?? [],
    entries: (protocol) => namesWithPorts(tables[protocol]),
    ranked: (protocol) => ranked[protocol](),
    suggest: (name) => suggest(tables, name),
    search: (text) => searchEntries(everyEntry(tables), text, (entry) => prevalenceOfEntry(tables, entry)),
    describe: (portOrName) => describe(tables, portOrName),
  };
}
