import { signal } from "@preact/signals";
import { theme } from "./theme.ts";

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(prefersDark.matches);
prefersDark.addEventListener("change", ({ matches }) => {
  systemIsDark.value = matches;
});

/** Changes when colours do: pictures that are drawn once are then drawn anew. */
export function colourScheme(): string {
  return `${theme.value} ${systemIsDark.value}`;
}

/** A colour of `styles/tokens.css` as it is now, for a canvas, which knows no style sheet. */
export function colourOf(name: string, within: Element): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  within.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
