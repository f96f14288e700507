import { useEffect, useRef } from "preact/hooks";
import uPlot, { type AlignedData, type Options } from "uplot";
import "uplot/dist/uPlot.min.css";
import { colourOf, colourScheme } from "../layout/colours.ts";
import { useWidth } from "../layout/use-width.ts";

/** Gives the colours of the style sheet by their names. */
export type Colours = (name: string) => string;

/** A chart: what it says in words is the caller's to write beside it. */
export interface ChartProps {
  /** For who can't see it. */
  readonly label: string;
  readonly data: AlignedData;
  readonly height: number;
  /** All but the size. Made anew with new colours. */
  readonly options: (colours: Colours) => Omit<Options, "width" | "height">;
  /** Changes when the options do. */
  readonly form: string;
}

/** Draws a chart as wide as there is room. */
export function Chart({ label, data, height, options, form }: ChartProps) {
  const plot = useRef<uPlot>(undefined);
  const { width, element, ref } = useWidth();
  const scheme = colourScheme();
  const isReady = width > 0;
  useEffect(() => {
    if (element === null || !isReady) return;
    const colours: Colours = (name) => colourOf(name, element);
    const made = new uPlot({ ...options(colours), width, height }, data, element);
    plot.current = made;
    return () => made.destroy();
  }, [element, isReady, scheme, form, height]);
  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);
  return <div ref={ref} class="chart" role="img" aria-label={label} />;
}
