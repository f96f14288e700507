import type { TokenGrant } from "@portolan/store";
import { UsageError } from "../usage-error.ts";

const UNIT_MS = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

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

/** Reads `30d`: a time in milliseconds. @throws UsageError */
export function parseSpanMs(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,5})([a-z]+)$/.exec(text) ?? [];
  if (!isUnit(unit))
    throw new UsageError(`Time ${JSON.stringify(text)} is not like 30d: give a number and s, min, h or d.`);
  return Number(count) * UNIT_MS[unit];
}
