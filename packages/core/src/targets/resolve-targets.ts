import type { Readable } from "node:stream";
import { InputError } from "../errors.ts";
import { type Address, blockOf, type Family } from "./address-range.ts";
import type { AddressRanges } from "./address-ranges.ts";
import { AddressRangesBuilder } from "./address-ranges-builder.ts";
import { AddressSet } from "./address-set.ts";
import { formatAddress } from "./address-text.ts";
import { type CollectedTargets, collectTargets, type TargetInput } from "./collect-targets.ts";
import { type LookupFunction, lookUpNames, systemLookup } from "./name-lookup.ts";
import type { NamedTarget } from "./parse-named-target.ts";
import { quoteText } from "./quote-text.ts";
import { STANDARD_INPUT } from "./read-target-file.ts";
import { describeSkipped, type SkippedSummary, type TargetAddresses } from "./target-addresses.ts";

/** A target list after parsing and name resolution: what is checked here is what is scanned. */
export interface ResolvedTargets {
  readonly addresses: AddressSet;
  /** For addresses that came from a name: canonical address text to that name. */
  readonly hostnames: ReadonlyMap<string, string>;
  /** Special-purpose addresses that were left out of wider targets, how many and in a sentence for the user; absent when none were. */
  readonly skipped?: SkippedSummary;
  /** Names that did not resolve while others did, each with a sentence for the user. */
  readonly unresolved: readonly { readonly name: string; readonly message: string }[];
}

/** What to scan and what to leave out. */
export interface ResolveTargetsInput {
  readonly include: TargetInput;
  readonly exclude?: TargetInput;
  /**
   * Whether special-purpose addresses (`SPECIAL_PURPOSE_BLOCKS`) are scanned where they are merely part of a wider target, such as
   * `0.0.0.0/0`. Off by default; those that a target lies wholly inside of, such as `10.0.0.0/8` itself, are scanned in any case.
   */
  readonly includeSpecial?: boolean;
  /** Scan this family alone; both by default. */
  readonly family?: Family;
  /**
   * Which addresses of a name to scan. `first` (default) is the resolver's first IPv4 address, or its first IPv6 address where there
   * is no IPv4 one or `family` is 6. Exclusions always take all.
   */
  readonly addressesPerName?: "all" | "first";
  /** getaddrinfo(3) by default. */
  readonly lookup?: LookupFunction;
  /** The most look-ups at one time; 16 by default. getaddrinfo(3) itself runs on half of libuv's threads at most. */
  readonly concurrency?: number;
  /** What the file name `-` reads; the process's standard input by default. */
  readonly standardInput?: Readable;
}

const DEFAULT_CONCURRENCY = 16;

/**
 * Parses targets and exclusions, looks their names up, and takes the exclusions off.
 *
 * A block around a name (`example.com/24`) is taken around each address chosen by `addressesPerName`; a prefix length up to 32 means
 * its IPv4 addresses where it has any, a longer one its IPv6 addresses.
 *
 * @throws InputError
 *   `TARGET_INVALID`, `TARGET_FILE_UNREADABLE`;
 *   `TARGET_UNRESOLVABLE` when nothing is left to scan because names do not resolve, or when an excluded name does not resolve, since
 *   what was meant to be excluded would then be scanned;
 *   `TARGET_NONE` when no target was given, or none of the family, or the exclusions leave none;
 *   `SPACE_TOO_LARGE` for more than 2^48 addresses.
 */
export async function resolveTargets(input: ResolveTargetsInput): Promise<ResolvedTargets> {
  checkStandardInput(input);
  const included = await collectTargets(input.include, input.standardInput);
  const excluded = await collectTargets(input.exclude ?? {}, input.standardInput);
  if (included.addresses.isEmpty && included.names.length === 0) {
    throw none(input, "No target was given: name an address, a block, a range, a host or a file of these");
  }
  const exclusions = await exclusionRanges(excluded, input);
  const found = await resolveInclusions(included, input);
  const { ranges, skipped } = chooseRanges(found.addresses, exclusions, input);
  const addresses = new AddressSet(ranges);
  const hostnames = new Map<string, string>();
  for (const [address, name] of found.hostnames) if (addresses.has(address)) hostnames.set(address, name);
  return { addresses, hostnames, ...(skipped === undefined ? {} : { skipped }), unresolved: found.unresolved };
}

/**
 * Parses exclusions alone and looks their names up.
 *
 * @returns Those addresses of a set that they exclude.
 * @throws InputError `TARGET_INVALID`, `TARGET_FILE_UNREADABLE`, and `TARGET_UNRESOLVABLE` when an excluded name does not resolve.
 */
export async function resolveExclusions(
  exclude: TargetInput,
  among: AddressSet,
  options: Pick<ResolveTargetsInput, "lookup" | "concurrency" | "standardInput"> = {},
): Promise<AddressSet> {
  const excluded = await collectTargets(exclude, options.standardInput);
  return among.intersectRanges(await exclusionRanges(excluded, options));
}

/** Takes off what is of the other family, excluded, or special-purpose and not meant. */
function chooseRanges(
  found: TargetAddresses,
  exclusions: AddressRanges,
  input: ResolveTargetsInput,
): { readonly ranges: AddressRanges; readonly skipped: SkippedSummary | undefined } {
  const { family } = input;
  const ofFamily = (ranges: AddressRanges) => (family === undefined ? ranges : ranges.only(family));
  if (ofFamily(found.all()).isEmpty) throw none(input, `None of the targets is an IPv${family} address`);
  const chosen = input.includeSpecial ? { ranges: found.all() } : found.withoutSpecialPurpose();
  const ranges = ofFamily(chosen.ranges).subtract(exclusions);
  const skipped =
    "skipped" in chosen
      ? describeSkipped({ ...chosen.skipped, ranges: ofFamily(chosen.skipped.ranges).subtract(exclusions) })
      : undefined;
  if (!ranges.isEmpty) return { ranges, skipped };
  if (skipped === undefined) throw none(input, "The exclusions leave no address to scan");
  throw none(input, `The targets leave no address to scan. ${skipped.message.slice(0, -1)}`);
}

interface Inclusions {
  readonly addresses: TargetAddresses;
  readonly hostnames: ReadonlyMap<string, string>;
  readonly unresolved: ResolvedTargets["unresolved"];
}

/** Looks the names up, and adds their addresses to the others. */
async function resolveInclusions(
  { addresses, names }: CollectedTargets,
  input: ResolveTargetsInput,
): Promise<Inclusions> {
  const outcomes = await lookUpNames({ ...lookupOptions(input), targets: names, family: input.family ?? 0 });
  const hostnames = new Map<string, string>();
  const unresolved: { name: string; message: string }[] = [];
  for (const outcome of outcomes) {
    const { target } = outcome;
    const chosen = "addresses" in outcome ? chooseAddresses(target, outcome.addresses, input.addressesPerName) : [];
    for (const address of chosen) {
      addresses.add(target.name, [blockAround(target, address)]);
      const text = formatAddress(address.family, address.value);
      if (!hostnames.has(text)) hostnames.set(text, target.name);
    }
    if (chosen.length > 0) continue;
    const complaint =
      "complaint" in outcome ? outcome.complaint : "has no IPv6 address, which its prefix length asks for";
    const advice = "check its spelling and the network, or give an address";
    unresolved.push({ name: target.name, message: `The name ${quoteText(target.name)} ${complaint}: ${advice}.` });
  }
  const [first] = unresolved;
  if (addresses.isEmpty && first !== undefined) {
    const all = `None of the ${unresolved.length} names has an address to scan, ${quoteText(first.name)} being the first`;
    const message = unresolved.length === 1 ? first.message : `${all}: check their spelling and the network.`;
    throw new InputError("TARGET_UNRESOLVABLE", first.name, message);
  }
  return { addresses, hostnames, unresolved };
}

async function exclusionRanges(
  excluded: CollectedTargets,
  input: Pick<ResolveTargetsInput, "lookup" | "concurrency">,
): Promise<AddressRanges> {
  const outcomes = await lookUpNames({ ...lookupOptions(input), targets: excluded.names, family: 0 });
  const builder = new AddressRangesBuilder();
  for (const outcome of outcomes) {
    if ("complaint" in outcome) {
      const { name } = outcome.target;
      const sentence = `The excluded name ${quoteText(name)} ${outcome.complaint}, so what it stands for would be scanned`;
      throw new InputError(
        "TARGET_UNRESOLVABLE",
        name,
        `${sentence}: exclude its address instead, or correct the name.`,
      );
    }
    for (const address of outcome.addresses) builder.add(blockAround(outcome.target, address));
  }
  return excluded.addresses.all().union(builder.ranges());
}

function chooseAddresses(
  target: NamedTarget,
  found: readonly Address[],
  wanted: "all" | "first" = "first",
): readonly Address[] {
  const ipv4 = found.filter(({ family }) => family === 4);
  const ipv6 = found.filter(({ family }) => family === 6);
  const usable = usableWith(target.prefixLength, ipv4, ipv6);
  return wanted === "all" ? usable : usable.slice(0, 1);
}

function usableWith(
  prefixLength: number | undefined,
  ipv4: readonly Address[],
  ipv6: readonly Address[],
): readonly Address[] {
  if (prefixLength === undefined) return [...ipv4, ...ipv6];
  return prefixLength <= 32 && ipv4.length > 0 ? ipv4 : ipv6;
}

/** The address, or the block around it; a prefix length that is too long for the family means the address alone. */
function blockAround({ prefixLength }: NamedTarget, address: Address) {
  const longest = address.family === 4 ? 32 : 128;
  return blockOf(address, Math.min(prefixLength ?? longest, longest));
}

function lookupOptions({
  lookup = systemLookup,
  concurrency = DEFAULT_CONCURRENCY,
}: Pick<ResolveTargetsInput, "lookup" | "concurrency">) {
  return { lookup, concurrency };
}

function checkStandardInput({ include, exclude }: ResolveTargetsInput): void {
  const files = [...(include.files ?? []), ...(exclude?.files ?? [])];
  if (files.filter((path) => path === STANDARD_INPUT).length <= 1) return;
  throw new InputError(
    "TARGET_FILE_UNREADABLE",
    STANDARD_INPUT,
    'Standard input, "-", is named more than once as a target file, but can be read only once: name it once.',
  );
}

function none({ include }: ResolveTargetsInput, sentence: string): InputError {
  return new InputError("TARGET_NONE", include.specs?.[0] ?? include.files?.[0] ?? "", `${sentence}.`);
}
