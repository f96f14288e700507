import type { AddressSet } from "./address-set.ts";

/** A target list after parsing and name resolution: what is checked here is what is scanned. */
export interface ResolvedTargets {
  readonly addresses: AddressSet;
  /** For addresses that came from a name: canonical address text to that name. */
  readonly hostnames: ReadonlyMap<string, string>;
  /** Names that did not resolve while others did, each with a sentence for the user. */
  readonly unresolved: readonly { readonly name: string; readonly message: string }[];
}
