const NUMBER = new Intl.NumberFormat("en");
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const TIME = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** `12,345`. */
export function formatCount(count: number): string {
  return NUMBER.format(count);
}

/** `12.3K`, where the exact number would be noise. */
export function formatAbout(count: number): string {
  return COMPACT.format(count);
}

/** `1 port`, `12,345 ports`. */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A duration in its two greatest units: `340 ms`, `12.3 s`, `4 min 5 s`, `2 h 3 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** A time of the API's, ISO 8601, as the reader's clock has it. */
export function formatTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : TIME.format(date);
}

/** A share of a whole: `37 %`. Only what is done says 100 %. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const percent = Math.round((100 * part) / whole);
  return `${part < whole ? Math.min(percent, 99) : percent} %`;
}
