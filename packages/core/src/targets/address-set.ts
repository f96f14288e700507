import { InputError } from "../errors.ts";
import type { Address, AddressRange, Family } from "./address-range.ts";
import { AddressRanges } from "./address-ranges.ts";
import { rangesFromJson, rangeText } from "./address-ranges-json.ts";
import { formatAddress, parseAddress, unmapped } from "./address-text.ts";
import { Ipv4Ranges } from "./ipv4-ranges.ts";
import { Ipv6Ranges } from "./ipv6-ranges.ts";
import { floorIndex } from "./sorted-search.ts";

/** The most addresses that a set can number: 32 times fewer than the whole numbers that a floating-point number holds exactly. */
export const MAX_ADDRESSES = 2 ** 48;

/** An address in network byte order: 4 or 16 bytes. */
export interface AddressBytes {
  readonly family: Family;
  readonly bytes: Uint8Array;
}

/** A set as typed arrays, to be handed to another thread. IPv6 addresses are two elements each, upper half first. */
export interface AddressSetData {
  readonly v4Firsts: Uint32Array;
  readonly v4Lasts: Uint32Array;
  readonly v6Firsts: BigUint64Array;
  readonly v6Lasts: BigUint64Array;
}

/**
 * An immutable set of addresses, each with a number: the IPv4 addresses in ascending order are 0 to `v4Size - 1`, the IPv6
 * addresses in ascending order follow. Takes 16 bytes an IPv4 range and 40 bytes an IPv6 range, whatever their sizes.
 */
export class AddressSet {
  /** How many addresses there are. */
  readonly size: number;
  /** How many of them are IPv4. */
  readonly v4Size: number;
  readonly #ranges: AddressRanges;
  /** The number of each range's first address. */
  readonly #v4Starts: Float64Array;
  readonly #v6Starts: Float64Array;

  /** @throws InputError `SPACE_TOO_LARGE` when there are more than 2^48 addresses. */
  constructor(ranges: AddressRanges) {
    this.#ranges = ranges;
    this.#v4Starts = new Float64Array(ranges.ipv4.length);
    this.#v6Starts = new Float64Array(ranges.ipv6.length);
    this.v4Size = fillStarts(this.#v4Starts, ranges.ipv4, 0);
    this.size = fillStarts(this.#v6Starts, ranges.ipv6, this.v4Size);
    if (this.size > MAX_ADDRESSES) throw tooLarge(ranges);
  }

  /** The set of another thread. Only for what `toData` made: the arrays are not checked, and are taken over. */
  static fromData(data: AddressSetData): AddressSet {
    return new AddressSet(
      new AddressRanges(new Ipv4Ranges(data.v4Firsts, data.v4Lasts), new Ipv6Ranges(data.v6Firsts, data.v6Lasts)),
    );
  }

  /** The set that a checkpoint file holds. @throws InputError `CHECKPOINT_INVALID` when `toJSON` cannot have written it. */
  static fromJSON(value: unknown): AddressSet {
    return new AddressSet(rangesFromJson(value));
  }

  /** The set's own arrays: to be copied by a structured clone, neither written to nor transferred. */
  toData(): AddressSetData {
    const { ipv4, ipv6 } = this.#ranges;
    return { v4Firsts: ipv4.firsts, v4Lasts: ipv4.lasts, v6Firsts: ipv6.firsts, v6Lasts: ipv6.lasts };
  }

  /** The ranges in ascending order, as `10.0.0.0-10.0.0.255`, or the address alone where a range holds one. */
  toJSON(): string[] {
    return Array.from(this.#ranges, rangeText);
  }

  /**
   * Writes address number `index` in network byte order, 4 or 16 bytes from `offset` on, and tells which. Allocates nothing.
   *
   * @throws RangeError when there is no such address.
   */
  write(index: number, bytes: Uint8Array, offset: number): Family {
    if (index >= this.v4Size) {
      const range = this.#v6RangeAt(index);
      this.#ranges.ipv6.write(range, index - (this.#v6Starts[range] as number), bytes, offset);
      return 6;
    }
    const value = this.#v4At(index);
    bytes[offset] = value >>> 24;
    bytes[offset + 1] = value >>> 16;
    bytes[offset + 2] = value >>> 8;
    bytes[offset + 3] = value;
    return 4;
  }

  /** Canonical text of address number `index`: dotted decimal, or RFC 5952. @throws RangeError when there is no such address. */
  text(index: number): string {
    if (index < this.v4Size) return formatAddress(4, this.#v4At(index));
    const range = this.#v6RangeAt(index);
    return formatAddress(6, this.#ranges.ipv6.first(range) + BigInt(index - (this.#v6Starts[range] as number)));
  }

  /** The number of an address; -1 when it is not in the set or not an address. IPv4-mapped IPv6 counts as IPv4. */
  indexOf(address: string | AddressBytes): number {
    const wanted = typeof address === "string" ? parseAddress(address) : readBytes(address);
    if (wanted === undefined) return -1;
    if (wanted.family === 4) {
      const { ipv4 } = this.#ranges;
      const range = ipv4.find(wanted.value);
      return range < 0 ? -1 : (this.#v4Starts[range] as number) + wanted.value - ipv4.first(range);
    }
    const { ipv6 } = this.#ranges;
    const range = ipv6.find(wanted.value);
    return range < 0 ? -1 : (this.#v6Starts[range] as number) + Number(wanted.value - ipv6.first(range));
  }

  /**
   * The number of an address in network byte order, of which 4 or 16 bytes count; -1 when it is not in the set. For what comes off the
   * wire: allocates nothing, and knows no IPv4-mapped addresses.
   */
  numberOf(family: Family, bytes: Uint8Array): number {
    if (family === 6) {
      const { ipv6 } = this.#ranges;
      const range = ipv6.findBytes(bytes);
      return range < 0 ? -1 : (this.#v6Starts[range] as number) + ipv6.distanceOf(range, bytes);
    }
    const lower = ((bytes[1] as number) << 16) | ((bytes[2] as number) << 8) | (bytes[3] as number);
    const value = (bytes[0] as number) * 2 ** 24 + lower;
    const { ipv4 } = this.#ranges;
    const range = ipv4.find(value);
    return range < 0 ? -1 : (this.#v4Starts[range] as number) + value - ipv4.first(range);
  }

  /** Whether an address is in the set. IPv4-mapped IPv6 counts as IPv4. */
  has(address: string | AddressBytes): boolean {
    return this.indexOf(address) >= 0;
  }

  /**
   * Which numbers of this set the addresses of another have: sorted ranges, first and last in turn. What the other has and this has not is
   * left out.
   */
  indexRanges(other: AddressSet): Float64Array {
    const both = this.intersect(other);
    const ranges: number[] = [];
    for (const { first, last } of both.ranges()) {
      const start = this.indexOf(first);
      const end = this.indexOf(last);
      // Ranges of different numbers of this set may follow each other without a gap.
      if (ranges.at(-1) === start - 1) ranges[ranges.length - 1] = end;
      else ranges.push(start, end);
    }
    return Float64Array.from(ranges);
  }

  /** The addresses of both sets. @throws InputError `SPACE_TOO_LARGE` when these are more than 2^48. */
  union(other: AddressSet): AddressSet {
    return new AddressSet(this.#ranges.union(other.#ranges));
  }

  /** The addresses of this set that are not in the other. */
  subtract(other: AddressSet): AddressSet {
    return new AddressSet(this.#ranges.subtract(other.#ranges));
  }

  /** The addresses that are in both sets. */
  intersect(other: AddressSet): AddressSet {
    return new AddressSet(this.#ranges.intersect(other.#ranges));
  }

  /** The addresses of this set that are in ranges, of which there may be more than can be numbered. */
  intersectRanges(ranges: AddressRanges): AddressSet {
    return new AddressSet(this.#ranges.intersect(ranges));
  }

  /** The ranges in ascending order, IPv4 before IPv6, both ends included, in canonical text. */
  *ranges(): Generator<{ readonly family: Family; readonly first: string; readonly last: string }, void> {
    for (const { family, first, last } of this.#ranges) {
      yield { family, first: formatAddress(family, first), last: formatAddress(family, last) };
    }
  }

  #v4At(index: number): number {
    const range = floorIndex(this.#v4Starts, index);
    if (range < 0 || !Number.isInteger(index)) throw noSuchAddress(index, this.size);
    return this.#ranges.ipv4.first(range) + index - (this.#v4Starts[range] as number);
  }

  #v6RangeAt(index: number): number {
    if (index >= this.size || !Number.isInteger(index)) throw noSuchAddress(index, this.size);
    return floorIndex(this.#v6Starts, index);
  }
}

function fillStarts(starts: Float64Array, ranges: { sizeOf(index: number): number }, start: number): number {
  let next = start;
  for (let index = 0; index < starts.length; index += 1) {
    starts[index] = next;
    next += ranges.sizeOf(index);
  }
  return next;
}

function readBytes({ family, bytes }: AddressBytes): Address | undefined {
  if (bytes.length !== (family === 4 ? 4 : 16)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (family === 4) return { family, value: view.getUint32(0) };
  return unmapped((view.getBigUint64(0) << 64n) | view.getBigUint64(8));
}

function noSuchAddress(index: number, size: number): RangeError {
  return new RangeError(`There is no address number ${index} in a set of ${size}.`);
}

function tooLarge(ranges: AddressRanges): InputError {
  let largest: AddressRange = { family: 6, first: 0n, last: 0n };
  for (const range of ranges) if (sizeOf(range) > sizeOf(largest)) largest = range;
  const text = rangeText(largest);
  return new InputError(
    "SPACE_TOO_LARGE",
    text,
    `The targets hold more than 2^48 addresses, which is the most that can be scanned; the largest range is "${text}": give smaller ranges.`,
  );
}

function sizeOf({ first, last }: AddressRange): bigint {
  return BigInt(last) - BigInt(first);
}
