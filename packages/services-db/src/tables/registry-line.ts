import type { Protocol } from "@portolan/core";

/** A service as IANA registers it on one port. */
export interface RegisteredService {
  readonly port: number;
  readonly protocols: readonly Protocol[];
  /** In the form of RFC 6335. */
  readonly name: string;
  /** The name as registered, where it predates the form of RFC 6335. */
  readonly registeredName?: string;
  /** Empty where the registry says no more than the name. */
  readonly description: string;
}

/** The names of a service and the port they belong to. */
export interface NamedPort {
  readonly port: number;
  readonly names: readonly string[];
}

const MARKS: Readonly<Record<string, readonly Protocol[]>> = { t: ["tcp"], u: ["udp"], tu: ["tcp", "udp"] };

/**
 * Writes a service as a line of `data/iana-registry.data.json`:
 *
 *     port SP protocols SP name [ "," registered-name ] SP description
 *
 * where protocols is `t`, `u` or `tu`. Lines load four times as fast as the package's object of pairs.
 */
export function formatRegistryLine(service: RegisteredService): string {
  const protocols = service.protocols.map((protocol) => protocol.charAt(0)).join("");
  const names = service.registeredName === undefined ? service.name : `${service.name},${service.registeredName}`;
  return `${service.port} ${protocols} ${names} ${service.description}`;
}

/**
 * Reads a line that {@link formatRegistryLine} wrote.
 * @throws {SyntaxError} where the line has another form, which a damaged data file alone can cause.
 */
export function parseRegistryLine(line: string): RegisteredService {
  // Cut by hand: thousands of lines are read at once, and a regular expression takes three times as long.
  const portEnd = line.indexOf(" ");
  const protocolsEnd = line.indexOf(" ", portEnd + 1);
  const namesEnd = line.indexOf(" ", protocolsEnd + 1);
  const protocols = MARKS[line.slice(portEnd + 1, protocolsEnd)];
  const names = line.slice(protocolsEnd + 1, namesEnd);
  if (protocols === undefined || names === "" || namesEnd < 0) {
    throw new SyntaxError(`"${line}" is not a line of the registry table.`);
  }
  const port = Number(line.slice(0, portEnd));
  const description = line.slice(namesEnd + 1);
  const comma = names.indexOf(",");
  if (comma < 0) return { port, protocols, name: names, description };
  return { port, protocols, name: names.slice(0, comma), registeredName: names.slice(comma + 1), description };
}

/** The port of a line, without reading the rest. */
export function portOfRegistryLine(line: string): number {
  return Number.parseInt(line, 10);
}

/** Whether a line is about this protocol, without reading the rest. */
export function isRegistryLineOver(line: string, protocol: Protocol): boolean {
  const mark = protocol.charAt(0);
  const portEnd = line.indexOf(" ");
  return line.charAt(portEnd + 1) === mark || line.charAt(portEnd + 2) === mark;
}

/** The port of a line and its names, without reading the rest. */
export function namesOfRegistryLine(line: string): NamedPort {
  const namesStart = line.indexOf(" ", line.indexOf(" ") + 1) + 1;
  return { port: portOfRegistryLine(line), names: line.slice(namesStart, line.indexOf(" ", namesStart)).split(",") };
}
