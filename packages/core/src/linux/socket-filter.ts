import { type Bytes, pinnedBytes } from "./pinned-bytes.ts";

/*
 * struct sock_filter, an instruction of the classic packet filter (Linux: networking/filter.rst), 8 bytes:
 *
 *   0      2              3               4          8
 *   | code | jump if true | jump if false | constant |
 *
 * Jumps count instructions from the next one, forward only. A load from beyond the packet ends the program and drops the packet.
 */
const INSTRUCTION_LENGTH = 8;

/** Codes: load byte and half-word at a constant place, or at the index register plus a constant. */
const LOAD_HALF = 0x28;
const LOAD_BYTE = 0x30;
const LOAD_HALF_INDEXED = 0x48;
const LOAD_BYTE_INDEXED = 0x50;
/** Index register = 4 × the low half of a byte: the length of an IPv4 header. */
const LOAD_INDEX_HEADER_LENGTH = 0xb1;
const JUMP_EQUAL = 0x15;
const JUMP_GREATER = 0x25;
const JUMP_GREATER_OR_EQUAL = 0x35;
const JUMP_BITS = 0x45;
const AND = 0x54;
const RETURN = 0x06;

/** What a filter returns: how many bytes of the packet pass. */
const WHOLE_PACKET = 0xffff_ffff;

/** A place that a jump may name, `next` for the instruction behind the jump. */
export type FilterLabel = string;
const NEXT = "next";

interface Instruction {
  readonly code: number;
  readonly constant: number;
  readonly whenTrue: FilterLabel;
  readonly whenFalse: FilterLabel;
}

/** Assembles a program of the classic packet filter. Labels `pass` and `drop` stand at its end by themselves. */
export class FilterProgram {
  readonly #instructions: Instruction[] = [];
  readonly #labels = new Map<FilterLabel, number>();

  /** Names the place of the next instruction. */
  label(name: FilterLabel): this {
    this.#labels.set(name, this.#instructions.length);
    return this;
  }

  loadByte(at: number): this {
    return this.#add(LOAD_BYTE, at);
  }

  loadHalf(at: number): this {
    return this.#add(LOAD_HALF, at);
  }

  /** Puts the length of the IPv4 header at the packet's beginning in the index register. */
  indexByIpv4Header(): this {
    return this.#add(LOAD_INDEX_HEADER_LENGTH, 0);
  }

  loadIndexedByte(at: number): this {
    return this.#add(LOAD_BYTE_INDEXED, at);
  }

  loadIndexedHalf(at: number): this {
    return this.#add(LOAD_HALF_INDEXED, at);
  }

  and(mask: number): this {
    return this.#add(AND, mask);
  }

  ifEqual(value: number, whenTrue: FilterLabel, whenFalse: FilterLabel = NEXT): this {
    return this.#add(JUMP_EQUAL, value, whenTrue, whenFalse);
  }

  ifGreater(value: number, whenTrue: FilterLabel, whenFalse: FilterLabel = NEXT): this {
    return this.#add(JUMP_GREATER, value, whenTrue, whenFalse);
  }

  ifLess(value: number, whenTrue: FilterLabel, whenFalse: FilterLabel = NEXT): this {
    return this.#add(JUMP_GREATER_OR_EQUAL, value, whenFalse, whenTrue);
  }

  /** Jumps when one of the bits is set. */
  ifBits(mask: number, whenTrue: FilterLabel, whenFalse: FilterLabel = NEXT): this {
    return this.#add(JUMP_BITS, mask, whenTrue, whenFalse);
  }

  /** Jumps when the value is one of those, and to `otherwise` when it is none. */
  ifOneOf(values: readonly number[], whenTrue: FilterLabel, otherwise: FilterLabel): this {
    for (const [index, value] of values.entries()) {
      this.ifEqual(value, whenTrue, index === values.length - 1 ? otherwise : NEXT);
    }
    return this;
  }

  /** The program as the kernel takes it. */
  assemble(): Bytes {
    const end = this.#instructions.length;
    const labels = new Map([...this.#labels, ["pass", end], ["drop", end + 1]]);
    const all = [...this.#instructions, result(WHOLE_PACKET), result(0)];
    const bytes = pinnedBytes(all.length * INSTRUCTION_LENGTH);
    const view = new DataView(bytes.buffer);
    for (const [index, { code, constant, whenTrue, whenFalse }] of all.entries()) {
      const at = index * INSTRUCTION_LENGTH;
      view.setUint16(at, code, true);
      view.setUint8(at + 2, distance(labels, whenTrue, index));
      view.setUint8(at + 3, distance(labels, whenFalse, index));
      view.setUint32(at + 4, constant, true);
    }
    return bytes;
  }

  #add(code: number, constant: number, whenTrue: FilterLabel = NEXT, whenFalse: FilterLabel = NEXT): this {
    this.#instructions.push({ code, constant, whenTrue, whenFalse });
    return this;
  }
}

function result(bytes: number): Instruction {
  return { code: RETURN, constant: bytes, whenTrue: NEXT, whenFalse: NEXT };
}

function distance(labels: ReadonlyMap<FilterLabel, number>, label: FilterLabel, from: number): number {
  if (label === NEXT) return 0;
  const jump = (labels.get(label) ?? -1) - from - 1;
  if (jump < 0 || jump > 0xff) throw new RangeError(`The filter can't jump to ${label} from instruction ${from}.`);
  return jump;
}
