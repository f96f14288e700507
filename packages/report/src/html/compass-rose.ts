/** Winds of the rose that a portolan chart is drawn over, each with its rhumb line. */
const WINDS = 32;
/** How far the petals reach: the four chief winds, the four between them, and the eight half-winds. */
const PETALS = [
  { first: 1, step: 2, count: 8, length: 27, waist: 7 },
  { first: 1, step: 2, count: 4, length: 42, waist: 9 },
  { first: 0, step: 1, count: 4, length: 58, waist: 11 },
] as const;

/** A rose of winds, as on the charts that gave the program its name: an ornament that says nothing to a reader. */
export function compassRose(): string {
  const rhumbs = Array.from({ length: WINDS }, (_, wind) => `M0 0L${point((2 * Math.PI * wind) / WINDS, 100)}`);
  const petals = PETALS.map(({ first, step, count, length, waist }) => {
    const winds = Array.from({ length: count }, (_, index) => ((first + index * step) * 2 * Math.PI) / (count * step));
    const half = Math.PI / (count * step);
    const draw = (side: number): string =>
      winds.map((wind) => `M0 0L${point(wind, length)}L${point(wind + side * half, waist)}Z`).join("");
    return `<path class="petals" d="${draw(-1)}"/><path class="shaded" d="${draw(1)}"/>`;
  });
  return (
    `<svg class="rose" viewBox="-100 -100 200 200" aria-hidden="true" focusable="false">` +
    `<path stroke-width=".35" d="${rhumbs.join("")}"/><circle r="62" stroke-width=".5"/><circle r="66" stroke-width=".35"/>` +
    `${petals.join("")}</svg>`
  );
}

/** A point by its angle, clockwise from north, and its distance. */
function point(angle: number, radius: number): string {
  return `${(radius * Math.sin(angle)).toFixed(1)} ${(-radius * Math.cos(angle)).toFixed(1)}`;
}
