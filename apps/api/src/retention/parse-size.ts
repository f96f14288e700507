import { UsageError } from "../usage-error.ts";

const UNIT_BYTES = { M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 } as const;
/** What an empty database and its write-ahead log may need is no bound for anything. */
const LEAST_BYTES = 64 * 2 ** 20;

type Unit = keyof typeof UNIT_BYTES;

function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNIT_BYTES, text);
}

/** Reads `10G`: bytes, in units of 1,024 and its powers. @throws UsageError */
export function parseSize(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,5})([A-Z])$/.exec(text) ?? [];
  const bytes = isUnit(unit) ? Number(count) * UNIT_BYTES[unit] : 0;
  if (bytes >= LEAST_BYTES) return bytes;
  throw new UsageError(`Size ${JSON.stringify(text)} is not like 10G: give a number and M, G or T, from 64M on.`);
}
