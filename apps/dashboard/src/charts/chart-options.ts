import uPlot, { type Axis, type Options } from "uplot";
import type { PortState } from "../api/types.ts";
import { classOf } from "../parts/mark.tsx";
import { formatAbout } from "../text/format.ts";
import { visibleText } from "../text/visible-text.ts";
import type { Colours } from "./chart.tsx";

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const FONT = "12px system-ui, sans-serif";
/** Pixels of the names beside the bars. */
const NAMES_WIDTH = 128;
const LONGEST_NAME = 18;
/** Dashes by which lines differ without their colours. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [1, 4]];

function axis(colours: Colours, more: Axis): Axis {
  const line = { stroke: colours("line"), width: 1 };
  return { stroke: colours("muted"), font: FONT, grid: line, ticks: { ...line, size: 4 }, ...more };
}

/** Lines of counts over time, one a state. */
export function timeOptions(states: readonly PortState[], colours: Colours): Omit<Options, "width" | "height"> {
  return {
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.08)] } },
    axes: [
      axis(colours, { space: 90, values: (_, splits) => splits.map((seconds) => CLOCK.format(seconds * 1_000)) }),
      axis(colours, {
        size: 52,
        values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? formatAbout(value) : "")),
      }),
    ],
    series: [
      {},
      ...states.map((state, index) => ({
        label: state,
        stroke: colours(classOf(state)),
        width: 2,
        dash: [...(DASHES[index] ?? [])],
        points: { show: false },
      })),
    ],
  };
}

/** Bars that lie, one a name, the first on top. */
export function barOptions(names: readonly string[], colours: Colours): Omit<Options, "width" | "height"> {
  return {
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, ori: 1, dir: -1, range: [-0.6, names.length - 0.4] },
      y: { ori: 0, dir: 1, range: (_, __, most) => [0, Math.max(1, most * 1.05)] },
    },
    axes: [
      axis(colours, {
        side: 3,
        size: NAMES_WIDTH,
        grid: { show: false },
        ticks: { show: false },
        splits: () => names.map((_, index) => index),
        values: (_, splits) => splits.map((index) => visibleText(names[index] ?? "", LONGEST_NAME)),
      }),
      axis(colours, {
        side: 2,
        values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? formatAbout(value) : "")),
      }),
    ],
    series: [
      {},
      {
        fill: colours("accent"),
        width: 0,
        ...(uPlot.paths.bars === undefined ? {} : { paths: uPlot.paths.bars({ size: [0.66, 20], radius: 0.15 }) }),
        points: { show: false },
      },
    ],
  };
}
