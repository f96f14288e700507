/** Milliseconds in the units of nmap(1), "Options Summary": a plain number is seconds. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, "": 1000 };

const DURATION = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|m|h)?$/;

/** The longest time span that makes sense: a year, in milliseconds. */
const LONGEST_MS = 31_536_000_000;

/** Milliseconds of a time span such as `500ms`, `30s`, `1.5m`, `1h` or `10` (seconds); nothing when the text is none. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ""] = DURATION.exec(text) ?? [];
  const factor = UNIT_MS[unit];
  if (amount === undefined || factor === undefined) return undefined;
  const milliseconds = Number(amount) * factor;
  return milliseconds <= LONGEST_MS ? milliseconds : undefined;
}
