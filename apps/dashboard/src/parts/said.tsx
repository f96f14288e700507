import { visibleText } from "../text/visible-text.ts";

/** A text that the network or another person wrote: shown as it is, but for what could deceive the eye. */
export function Said({ text, most }: { readonly text: string; readonly most?: number }) {
  return <bdi class="said">{visibleText(text, most)}</bdi>;
}
