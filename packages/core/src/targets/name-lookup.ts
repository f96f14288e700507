import pMap from "p-map";
import type { Address, Family } from "./address-range.ts";
import { parseAddress } from "./address-text.ts";
import type { NamedTarget } from "./parse-named-target.ts";

/**
 * Looks a name up.
 *
 * @param family 4 or 6 for that family alone, 0 for both.
 * @returns The addresses, best first. Rejects with an error that has a `code`, such as `ENOTFOUND`, when there is none.
 */
export type LookupFunction = (name: string, family: 0 | Family) => Promise<readonly { readonly address: string }[]>;

/** getaddrinfo(3): the system's resolver, so that `/etc/hosts` counts. */
export const systemLookup: LookupFunction = async (name, family) => {
  // Loaded for the first name: it sets a resolver up, which scans of addresses need not wait for.
  const { lookup } = await import("node:dns/promises");
  return lookup(name, { all: true, family, order: "verbatim" });
};

/** What came of looking one name up: its addresses, or why there is none, to continue the sentence "The name … ". */
export type LookupOutcome =
  | { readonly target: NamedTarget; readonly addresses: readonly Address[] }
  | { readonly target: NamedTarget; readonly complaint: string };

/** Which names to look up, and how. */
export interface LookupPlan {
  readonly targets: readonly NamedTarget[];
  readonly family: 0 | Family;
  readonly lookup: LookupFunction;
  /** The most look-ups at one time. */
  readonly concurrency: number;
}

/** Looks names up beside each other; the outcomes are in the order of the names. */
export function lookUpNames({ targets, family, lookup, concurrency }: LookupPlan): Promise<LookupOutcome[]> {
  return pMap(targets, (target) => lookUpName(target, family, lookup), { concurrency });
}

async function lookUpName(target: NamedTarget, family: 0 | Family, lookup: LookupFunction): Promise<LookupOutcome> {
  let answers: readonly { readonly address: string }[];
  try {
    answers = await lookup(target.asciiName, family);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string") throw error;
    return { target, complaint: complaintAbout(code, family) };
  }
  const addresses = answers.map(({ address }) => parseAddress(address)).filter((address) => address !== undefined);
  return addresses.length > 0 ? { target, addresses } : { target, complaint: "has no address that can be scanned" };
}

function complaintAbout(code: string, family: 0 | Family): string {
  switch (code) {
    case "ENOTFOUND":
    case "ENODATA":
      return `does not resolve to any ${family === 0 ? "" : `IPv${family} `}address`;
    case "EAI_AGAIN":
      return "could not be looked up, since no name server answered";
    default:
      return `could not be looked up (${code})`;
  }
}
