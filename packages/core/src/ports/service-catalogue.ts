import type { Protocol } from "./protocol.ts";

/** What is usually found behind a port: the name is a guess from a table, unless a product was found. */
export interface Service {
  /** Short name in the form of RFC 6335: `ssh`, `http`. */
  readonly name: string;
  /** A few words for people: `Secure Shell`. Empty when another program gave a name alone. */
  readonly description: string;
  /** What version detection found there, in the service's own words: `OpenSSH`, `9.2p1 Debian 2`, `protocol 2.0`. */
  readonly product?: string;
  readonly version?: string;
  readonly extraInfo?: string;
}

/**
 * Names of services, handed to core from outside: core itself knows no service.
 * `@portolan/services-db` provides one.
 */
export interface ServiceCatalogue {
  /** The service usually behind a port, if the catalogue knows one. */
  lookup(protocol: Protocol, port: number): Service | undefined;
  /** Sorted ports of the services with this exact name or alias (case-insensitive); empty when there is none. */
  portsOf(protocol: Protocol, name: string): readonly number[];
  /** Every known (name, port) of a protocol, aliases included, for wildcards such as `http*`. */
  entries(protocol: Protocol): Iterable<readonly [name: string, port: number]>;
  /** Ports from the most to the least often found open, for `--top-ports` and `[…]`. */
  ranked(protocol: Protocol): readonly number[];
  /** Known names nearest in spelling to one that is not known, best first, for error messages. */
  suggest(name: string): readonly string[];
}
