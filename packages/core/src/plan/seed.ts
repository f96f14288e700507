import { InputError } from "../errors.ts";

/** 128 bits of key for the probing order, as four unsigned 32-bit words. */
export type SeedWords = readonly [number, number, number, number];

const SEED_DIGITS = 32;

/**
 * A fresh random seed, 32 hexadecimal digits. It makes the order of one scan unlike that of another; it is no secret, so the plain
 * generator will do, and the cryptographic one, which takes a moment to load, is left alone.
 */
export function randomSeed(): string {
  const word = (): string =>
    Math.floor(Math.random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return word() + word() + word() + word();
}

/**
 * Puts a seed into its full form: up to 32 hexadecimal digits, filled with zeros from the left.
 *
 * @throws InputError `REQUEST_INVALID` when the text is anything else.
 */
export function normaliseSeed(text: string): string {
  if (!/^[0-9a-f]{1,32}$/i.test(text)) {
    throw new InputError("REQUEST_INVALID", text, `Seed "${text}" must be 1 to 32 hexadecimal digits.`);
  }
  return text.toLowerCase().padStart(SEED_DIGITS, "0");
}

/** The four words of a seed in its full form. */
export function seedWords(seed: string): SeedWords {
  const word = (index: number): number => Number.parseInt(seed.slice(index * 8, index * 8 + 8), 16) >>> 0;
  return [word(0), word(1), word(2), word(3)];
}
