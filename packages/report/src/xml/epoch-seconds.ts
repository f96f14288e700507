/** Whole seconds since 1970 of a time in ISO 8601; 0 for a text that is none. */
export function epochSeconds(time: string): number {
  const milliseconds = Date.parse(time);
  return Number.isFinite(milliseconds) ? Math.floor(milliseconds / 1000) : 0;
}
