import type { TokenGrant } from "@portolan/store";
import { UsageError } from "../usage-error.ts";

const UNIT_MS = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The most that core takes as a rate. */
const MOST_PROBES_PER_SECOND = 100_000_000;

type Unit = keyof typeof UNIT_MS;

function isUnit(text: string): text is Unit {
  return Object.hasOwn(UNIT_MS, text);
}

/** Reads `5/min`: so many in a time. @throws UsageError */
export function parseRate(text: string): NonNullable<TokenGrant["rate"]> {
  const [, count = "", unit = ""] = /^([1-9]\d{0,5})\/([a-z]+)$/.exec(text) ?? [];
  if (!isUnit(unit))
    throw new UsageError(`Rate ${JSON.stringify(text)} is not like 5/min: give a number and s, min, h or d.`);
  return { count: Number(count), perMs: UNIT_MS[unit] };
}

/** Reads probes a second. @throws UsageError */
export function parseMaxRate(text: string): number {
  const rate = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
  if (rate <= MOST_PROBES_PER_SECOND) return rate;
  throw new UsageError(
    `Rate ${JSON.stringify(text)} is not a whole number of probes a second, from 1 to ${MOST_PROBES_PER_SECOND}.`,
  );
}

/** Reads `30d`: a time in milliseconds. @throws UsageError */
export function parseSpanMs(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,5})([a-z]+)$/.exec(text) ?? [];
  if (!isUnit(unit))
    throw new UsageError(`Time ${JSON.stringify(text)} is not like 30d: give a number and s, min, h or d.`);
  return Number(count) * UNIT_MS[unit];
}
