import type { ComponentChildren, RefObject } from "preact";

/** What a table scrolls in. */
export interface TableRegionProps {
  /** Its name for who does not see it. */
  readonly label: string;
  /** Whether it scrolls up and down as well, where there are many rows. */
  readonly isTall?: boolean;
  readonly region?: RefObject<HTMLElement | null>;
  readonly children: ComponentChildren;
}

/** The room of a table that may be wider than the page. */
export function TableRegion({ label, isTall = false, region, children }: TableRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be in reach of the keyboard (WCAG 2.1.1).
    <section ref={region ?? null} class={isTall ? "table-region tall" : "table-region"} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
