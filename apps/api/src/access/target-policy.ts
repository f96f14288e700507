import type { ScanPlan } from "@portolan/store";
import { stringifyIp } from "ip-bigint";
import { type Block, firstInside, firstOutside, parseBlocks } from "./blocks.ts";
import { firstIsatap } from "./isatap.ts";
import { CARRIES_IPV4, NEVER_SCANNED } from "./never-scanned.ts";

/** What may be scanned, as texts. */
export interface PolicyTexts {
  readonly allow: readonly string[];
  /** Wins over `allow`. */
  readonly deny: readonly string[];
}

/** An address that may not be scanned. */
export interface Refusal {
  readonly address: string;
  /** A sentence for whoever asked. */
  readonly detail: string;
}

/** What a service may scan that nobody has told otherwise: this machine. */
export const LOOPBACK_ONLY: PolicyTexts = { allow: ["127.0.0.0/8", "::1"], deny: [] };

const NEVER = NEVER_SCANNED.map(({ blocks, why }) => ({ blocks: parseBlocks(blocks), why }));

/** Decides which addresses may be scanned. It is asked about addresses, never about names. */
export class TargetPolicy {
  readonly #allow: readonly Block[];
  readonly #deny: readonly Block[];

  /** @throws InputError, RangeError as `parseBlocks` */
  constructor({ allow, deny }: PolicyTexts) {
    this.#allow = parseBlocks(allow);
    this.#deny = parseBlocks(deny);
  }

  /** The first address of a plan that may not be scanned; undefined when all may. */
  refusalOf({ addresses }: Pick<ScanPlan, "addresses">): Refusal | undefined {
    for (const block of parseBlocks(addresses)) {
      const refusal = this.#refusalOfBlock(block);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #refusalOfBlock(block: Block): Refusal | undefined {
    for (const { blocks, why } of NEVER) {
      const found = firstInside(block, blocks);
      if (found !== undefined) return refusal(block, found, `is never scanned: it is ${why}`);
    }
    const isatap = firstIsatap(block);
    if (isatap !== undefined) return refusal(block, isatap, `is never scanned: it is ${CARRIES_IPV4}`);
    const denied = firstInside(block, this.#deny);
    if (denied !== undefined) return refusal(block, denied, "is denied by this server's policy, or by the token's");
    const outside = firstOutside(block, this.#allow);
    if (outside !== undefined) return refusal(block, outside, "is not among the addresses that may be scanned here");
    return undefined;
  }
}

function refusal({ family }: Block, value: bigint, what: string): Refusal {
  const address = stringifyIp({ number: value, version: family });
  return { address, detail: `${address} ${what}: leave it out, or ask the owner of this server.` };
}
