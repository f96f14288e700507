import { endianness } from "node:os";

/** Where the upper half of a 64-bit array element is in a 32-bit view of the same memory: 1 on little-endian machines, else 0. */
export const UPPER_WORD = endianness() === "LE" ? 1 : 0;
/** Where the lower half is. */
export const LOWER_WORD = 1 - UPPER_WORD;
