import { formatCount, formatShare } from "../text/quantities.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Share, Tally } from "./tally.ts";

/** A part of a ring. */
export interface RingPart extends Share {
  /** The style that fills it, `fill-…`. */
  readonly fill: string;
}

/** The least that is drawn of a part that isn't nothing, in hundredths of the ring: what is rare is seen all the same. */
const LEAST_ARC = 0.8;

/** A ring of parts with a number in its middle; the list beside it has the same in words. */
export function ring(title: string, unit: string, parts: readonly RingPart[]): string {
  const filled = parts.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return figure(title, "", `<p class="none">Nothing to show.</p>`);
  const legend = filled.map(
    ({ label, count, fill }) =>
      `<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="3" class="${fill}"/></svg>` +
      `<span>${escapeHtml(label)}</span><span class="number">${formatCount(count)}</span>` +
      `<small>${formatShare(count / total)}</small></li>`,
  );
  const drawing =
    `<svg class="ring" viewBox="0 0 120 120" aria-hidden="true"><circle class="track" cx="60" cy="60" r="48" stroke-width="15"/>` +
    `<g transform="rotate(-90 60 60)">${arcs(filled, total)}</g>` +
    `<text x="60" y="63">${formatShort(total)}</text><text class="under" x="60" y="79">${escapeHtml(unit)}</text></svg>`;
  return figure(title, "", `<div class="states">${drawing}<ul class="legend">${legend.join("")}</ul></div>`);
}

/** The most frequent of a tally as bars with their counts. */
export function bars(title: string, about: string, tally: Tally, most: number, nameless: string): string {
  const { shares, others } = tally.top(most);
  const longest = shares[0]?.count ?? 0;
  if (longest === 0) return figure(title, about, `<p class="none">Nothing to show.</p>`);
  const lines = shares.map(({ label, count }) => {
    const name = label === "" ? nameless : label;
    const width = Math.max(1, (100 * count) / longest).toFixed(1);
    return (
      `<li><span class="label">${escapeHtml(name)}</span><svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">` +
      `<rect width="100" height="12"/><rect width="${width}" height="12"/></svg><span class="number">${formatCount(count)}</span></li>`
    );
  });
  if (others > 0) {
    lines.push(
      `<li class="others"><span class="label">all others</span><span></span><span class="number">${formatCount(others)}</span></li>`,
    );
  }
  return figure(title, about, `<ol class="bars">${lines.join("")}</ol>`);
}

function figure(title: string, about: string, content: string): string {
  const more = about === "" ? "" : ` <small>${about}</small>`;
  return `<figure class="card"><figcaption>${title}${more}</figcaption>${content}</figure>\n`;
}

/** Parts one after another; where small ones are drawn larger, large ones give way. */
function arcs(parts: readonly RingPart[], total: number): string {
  const lengths = parts.map(({ count }) => Math.max(LEAST_ARC, (100 * count) / total));
  const scale = 100 / lengths.reduce((sum, length) => sum + length, 0);
  let from = 0;
  return parts
    .map(({ fill }, index) => {
      const length = (lengths[index] ?? 0) * scale;
      const arc = `<circle class="${fill}" cx="60" cy="60" r="48" stroke-width="15" pathLength="100" stroke-dasharray="${length.toFixed(2)} 100" stroke-dashoffset="${(-from).toFixed(2)}"/>`;
      from += length;
      return arc;
    })
    .join("");
}

/** A count for a narrow place: `950`, `65.5 k`, `512 k`, `1.3 M`. */
function formatShort(count: number): string {
  if (count < 10_000) return formatCount(count);
  const [value, unit] =
    count < 999_950 ? [count / 1e3, "k"] : count < 999_950_000 ? [count / 1e6, "M"] : [count / 1e9, "G"];
  return `${value.toFixed(value < 99.95 ? 1 : 0).replace(/\.0$/, "")} ${unit}`;
}
