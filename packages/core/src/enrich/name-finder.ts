import pLimit from "p-limit";
import type { Address } from "../targets/address-range.ts";
import { parseAddress } from "../targets/address-text.ts";
import { dnsNameOf } from "./dns-name.ts";
import { isOfThisLink } from "./link-scope.ts";
import type { ReverseResolver } from "./reverse-resolver.ts";

/** Questions to name servers at one time. */
const CONCURRENCY = 64;
/** So many questions in a row without any answer from a name server, and no more are asked. */
const MOST_UNANSWERED = 2 * CONCURRENCY;

/** Where names come from. */
export interface NameSources {
  /** Names that this machine gives itself, by canonical address. */
  readonly hostsFile: () => Promise<ReadonlyMap<string, string>>;
  readonly resolver: () => Promise<ReverseResolver>;
}

/** What could not be looked up. */
export interface NameFailures {
  /** Addresses whose names are not known for want of a name server that answers the question. */
  readonly count: number;
  /** Code of the first failure: `ETIMEOUT`, `ESERVFAIL`. */
  readonly code?: string;
  /** Whether no more was asked, since nobody answered. */
  readonly isGivenUp: boolean;
}

/**
 * Finds the names of addresses: first in the hosts file, then from name servers. These are not asked for addresses that mean another host
 * on each machine or link, of which they can know nothing.
 */
export class NameFinder {
  readonly #sources: NameSources;
  readonly #limit = pLimit(CONCURRENCY);
  #hostsFile: Promise<ReadonlyMap<string, string>> | undefined;
  #resolver: Promise<ReverseResolver> | undefined;
  #unanswered = 0;
  #count = 0;
  #code: string | undefined;
  #isClosed = false;

  constructor(sources: NameSources) {
    this.#sources = sources;
  }

  get failures(): NameFailures {
    return {
      count: this.#count,
      ...(this.#code === undefined ? {} : { code: this.#code }),
      isGivenUp: this.#isGivenUp,
    };
  }

  /**
   * The first name of an address in its canonical form; nothing when it has none, or it can't be found out. Never rejects; after `close`,
   * it may never resolve.
   */
  async find(ip: string): Promise<string | undefined> {
    this.#hostsFile ??= this.#sources.hostsFile();
    const own = (await this.#hostsFile).get(ip);
    if (own !== undefined) return own;
    const address = parseAddress(ip);
    if (address === undefined || isOfThisLink(address)) return undefined;
    return this.#limit(() => this.#ask(address));
  }

  /** Ends all that is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#limit.clearQueue();
    (await this.#resolver)?.cancel();
  }

  get #isGivenUp(): boolean {
    return this.#unanswered >= MOST_UNANSWERED;
  }

  async #ask(address: Address): Promise<string | undefined> {
    if (this.#isGivenUp) {
      this.#count += 1;
      return undefined;
    }
    try {
      this.#resolver ??= this.#sources.resolver();
      const names = await (await this.#resolver).reverse(address);
      this.#unanswered = 0;
      return names.map(dnsNameOf).find((name) => name !== undefined);
    } catch (error) {
      this.#takeFailure(codeOf(error));
      return undefined;
    }
  }

  #takeFailure(code: string): void {
    if (this.#isClosed) return;
    this.#unanswered = ANSWERS.has(code) ? 0 : this.#unanswered + 1;
    if (NO_NAME.has(code)) return;
    this.#count += 1;
    this.#code ??= code;
  }
}

/** An address has no name (DNS errors of `node:dns`). */
const NO_NAME: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA"]);

/** A server answered, if not as was hoped. */
const ANSWERS: ReadonlySet<string> = new Set([
  ...NO_NAME,
  "EFORMERR",
  "ESERVFAIL",
  "ENOTIMP",
  "EREFUSED",
  "EBADRESP",
  "EBADNAME",
]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "EUNKNOWN";
}
