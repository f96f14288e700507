import { Resolver } from "node:dns/promises";
import type { Address } from "../targets/address-range.ts";
import { pointerName } from "./pointer-name.ts";

/** Asks for the names of an address. */
export interface ReverseResolver {
  /** The names of an address. Rejects with an error that has a `code`, such as `ENOTFOUND`, when there is none. */
  reverse(address: Address): Promise<readonly string[]>;
  /** Ends what has been asked and is not answered yet: it rejects with the code `ECANCELLED`. */
  cancel(): void;
}

/** Milliseconds until a server that has not answered is asked again, or the next one is. */
const TIMEOUT_MS = 1_000;
/** How often each server is asked. */
const TRIES = 2;

/**
 * Asks these name servers, or those that the system is set up with. Loaded with the first address to ask for: it sets a resolver up.
 *
 * PTR records by their name, since `reverse` of Node goes on to the hosts file and then says of every failure that there is no name.
 */
export function createReverseResolver(servers: readonly string[]): ReverseResolver {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    reverse: (address) => resolver.resolvePtr(pointerName(address)),
    cancel: () => resolver.cancel(),
  };
}
