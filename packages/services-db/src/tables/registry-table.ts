import type { Protocol } from "@portolan/core";
import lines from "../../data/iana-registry.data.json" with { type: "json" };
import type { ServiceEntry } from "../service-entry.ts";
import {
  isRegistryLineOver,
  type NamedPort,
  namesOfRegistryLine,
  parseRegistryLine,
  portOfRegistryLine,
} from "./registry-line.ts";

/** The services of a line over one protocol: one, or none where the line is about the other protocol. */
function entriesOfLine(line: string, protocol: Protocol): ServiceEntry[] {
  const { port, protocols, name, registeredName, description } = parseRegistryLine(line);
  if (!protocols.includes(protocol)) return [];
  const aliases = registeredName === undefined ? [] : [registeredName];
  return [{ port, protocol, name, description: description === "" ? name : description, aliases, source: "iana" }];
}

/** The index of the first line about this port or a higher one. */
function lowerBound(port: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (portOfRegistryLine(lines[middle] ?? "") < port) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The service that IANA registers on a port. Finds it by bisection, so that a few look-ups need no index. */
export function registeredEntry(protocol: Protocol, port: number): ServiceEntry | undefined {
  for (let index = lowerBound(port); index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (portOfRegistryLine(line) !== port) return undefined;
    const [entry] = entriesOfLine(line, protocol);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** Every service that IANA registers over a protocol, by port. Reads the whole table: ask once. */
export function registeredEntries(protocol: Protocol): ServiceEntry[] {
  return lines.flatMap((line) => entriesOfLine(line, protocol));
}

function linesOver(protocol: Protocol): string[] {
  return lines.filter((line) => isRegistryLineOver(line, protocol));
}

/** The ports that have a name in the registry of IANA, sorted. */
export function registeredPorts(protocol: Protocol): number[] {
  return linesOver(protocol).map(portOfRegistryLine);
}

/** The names in the registry of IANA, by port. */
export function registeredNames(protocol: Protocol): NamedPort[] {
  return linesOver(protocol).map(namesOfRegistryLine);
}
