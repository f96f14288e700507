import type { AddressRange } from "./address-range.ts";
import { targetInvalid } from "./target-invalid.ts";

/** The values that one octet may take, as sorted ranges that neither overlap nor touch. */
type OctetRanges = readonly { readonly first: number; readonly last: number }[];

/** The most separate address ranges that one octet list may stand for. */
const MAX_OCTET_LIST_RANGES = 2 ** 20;

/**
 * The octets of a list such as `10.0.0-3.1,5,7-9`. In each: values and ranges apart by commas; `-` and `*` are 0 to 255, `9-` is 9
 * to 255 and `-9` is 0 to 9.
 *
 * @param target The whole target, for error messages.
 * @throws InputError `TARGET_INVALID`.
 */
export function parseOctetList(target: string, text: string): readonly OctetRanges[] {
  const octets = text.split(".");
  if (octets.length < 4) {
    throw targetInvalid(
      target,
      "is not an IPv4 address: short and whole-number spellings are ambiguous, so give four octets",
    );
  }
  if (octets.length > 4) {
    throw targetInvalid(
      target,
      "is not an IPv4 address: it has more than four octets (several targets are apart by spaces)",
    );
  }
  const parsed = octets.map((octet) => parseOctet(target, octet));
  if (countRanges(parsed) > MAX_OCTET_LIST_RANGES) {
    throw targetInvalid(target, `stands for more than ${MAX_OCTET_LIST_RANGES} separate address ranges: split it`);
  }
  return parsed;
}

/** The address ranges that a parsed octet list stands for, in ascending order. May be iterated again. */
export function octetListRanges(octets: readonly OctetRanges[]): Iterable<AddressRange> {
  return { [Symbol.iterator]: () => expand(octets, splittingOctets(octets), 0) };
}

function parseOctet(target: string, octet: string): OctetRanges {
  const wanted = new Uint8Array(256);
  for (const item of octet.split(",")) {
    const [first, last] = parseOctetItem(target, item);
    wanted.fill(1, first, last + 1);
  }
  const ranges: { first: number; last: number }[] = [];
  for (let value = 0; value < wanted.length; value += 1) {
    if (wanted[value] === 0) continue;
    const newest = ranges.at(-1);
    if (newest?.last === value - 1) newest.last = value;
    else ranges.push({ first: value, last: value });
  }
  return ranges;
}

function parseOctetItem(target: string, item: string): readonly [first: number, last: number] {
  if (item === "*") return [0, 255];
  const match = /^(\d*)(-?)(\d*)$/.exec(item);
  if (match === null || item === "") {
    throw targetInvalid(
      target,
      "has an octet that is empty or malformed: an octet is a number, a range or a list of these",
    );
  }
  const [, firstText = "", hyphen, lastText = ""] = match;
  const first = firstText === "" ? 0 : octetValue(target, firstText);
  if (hyphen === "") return [first, first];
  const last = lastText === "" ? 255 : octetValue(target, lastText);
  if (first > last) throw targetInvalid(target, `has an octet range that runs backwards: write ${last}-${first}`);
  return [first, last];
}

function octetValue(target: string, text: string): number {
  if (text.length > 1 && text.startsWith("0")) {
    throw targetInvalid(
      target,
      `has the octet "${text.slice(0, 8)}", which may be octal: write it without leading zeros`,
    );
  }
  const value = Number(text);
  if (value > 255) throw targetInvalid(target, `has the octet ${text.slice(0, 8)}: octets run from 0 to 255`);
  return value;
}

/** How many leading octets split the list into ranges: the octets after these take every value, and so keep ranges whole. */
function splittingOctets(octets: readonly OctetRanges[]): number {
  return octets.findLastIndex(([only]) => only?.first !== 0 || only.last !== 255) + 1;
}

function countRanges(octets: readonly OctetRanges[]): number {
  const splitting = octets.slice(0, splittingOctets(octets));
  const pieces = splitting.pop()?.length ?? 1;
  return splitting.reduce(
    (count, octet) => count * octet.reduce((sum, { first, last }) => sum + last - first + 1, 0),
    pieces,
  );
}

function* expand(octets: readonly OctetRanges[], splitting: number, prefix: number): Generator<AddressRange, void> {
  const [octet, ...rest] = octets;
  const scale = 256 ** rest.length;
  if (splitting <= 1) {
    for (const { first, last } of splitting === 0 ? [{ first: 0, last: 255 }] : (octet ?? [])) {
      yield { family: 4, first: prefix + first * scale, last: prefix + (last + 1) * scale - 1 };
    }
    return;
  }
  for (const { first, last } of octet ?? []) {
    for (let value = first; value <= last; value += 1) yield* expand(rest, splitting - 1, prefix + value * scale);
  }
}
