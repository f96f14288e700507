const NEEDLES = "M0-46 9-9 46 0 9 9 0 46-9 9-46 0-9-9Z";
const SHADES = "M0-46V0L9-9ZM46 0H0L9 9ZM0 46V0L-9 9ZM-46 0H0L-9-9Z";

/** The wind rose of a portolan chart: the mark of the program. */
export function Rose() {
  return (
    <svg class="rose" viewBox="-50 -50 100 100" aria-hidden="true" focusable="false">
      <circle r="34" fill="none" stroke-width="3" />
      <path class="needles" d={NEEDLES} />
      <path class="shades" d={SHADES} />
    </svg>
  );
}
