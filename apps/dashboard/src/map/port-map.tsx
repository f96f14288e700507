import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { colourOf, colourScheme } from "../layout/colours.ts";
import { useWidth } from "../layout/use-width.ts";
import { StateMark } from "../parts/mark.tsx";
import { Empty } from "../parts/notice.tsx";
import { STATES } from "../results/select-rows.ts";
import type { ScanModel } from "../scan/scan-model.ts";
import { formatCount, formatQuantity } from "../text/format.ts";
import { cellAt, drawGrid, type GridPlan, gridColours, limitsFor, planGrid } from "./draw-grid.ts";
import { GridTable } from "./grid-table.tsx";
import { binName, gridOf, type PortGrid } from "./port-grid.ts";

/** Hosts by ports, as a picture, and as a table for who can't see it. */
export function PortMap({ model }: { readonly model: ScanModel }) {
  const { results } = model;
  const version = model.version.value;
  const { width, ref } = useWidth();
  const grid = useMemo(
    () => gridOf(results.rows, limitsFor(width)),
    // The rows are added to in place; the version says so.
    [results, version, width],
  );
  if (results.found === 0) return <Empty title="Nothing to draw yet" />;
  const states = STATES.filter((state) => results.count(state) > 0);
  return (
    <>
      <ul class="legend" aria-label="States">
        {states.map((state) => (
          <li key={state}>
            <StateMark state={state} /> <small>{formatCount(results.count(state))}</small>
          </li>
        ))}
      </ul>
      <div ref={ref} class="map-frame">
        {width === 0 ? null : <GridPicture grid={grid} width={width} />}
      </div>
      <details>
        <summary>The map as a table</summary>
        <GridTable grid={grid} />
      </details>
    </>
  );
}

function GridPicture({ grid, width }: { readonly grid: PortGrid; readonly width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState("");
  const plan = planGrid(grid, width);
  const scheme = colourScheme();
  useLayoutEffect(() => {
    if (canvas.current !== null) draw(canvas.current, grid, plan);
  }, [grid, width, scheme]);
  const hosts = grid.hosts.reduce((sum, { size }) => sum + size, 0);
  const ports = grid.ports.reduce((sum, { size }) => sum + size, 0);
  return (
    <>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Map of ${formatQuantity(hosts, "host")} by ${formatQuantity(ports, "port")}; the table below says the same.`}
        style={{ width: `${plan.width}px`, height: `${plan.height}px` }}
        onPointerMove={({ offsetX, offsetY }) => setPointed(describeCell(grid, plan, offsetX, offsetY))}
        onPointerLeave={() => setPointed("")}
      />
      <p class="pointed" aria-hidden="true">
        {pointed === "" ? "Point at a cell to see what is in it." : pointed}
      </p>
    </>
  );
}

function draw(canvas: HTMLCanvasElement, grid: PortGrid, plan: GridPlan): void {
  const ratio = devicePixelRatio;
  canvas.width = plan.width * ratio;
  canvas.height = plan.height * ratio;
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(ratio, ratio);
  const within = canvas.parentElement ?? document.body;
  drawGrid(
    context,
    grid,
    plan,
    gridColours((name) => colourOf(name, within)),
  );
}

function describeCell(grid: PortGrid, plan: GridPlan, x: number, y: number): string {
  const cell = cellAt(plan, grid, x, y);
  const host = grid.hosts[cell?.host ?? -1];
  const port = grid.ports[cell?.port ?? -1];
  if (cell === undefined || host === undefined || port === undefined) return "";
  const counts = STATES.map((state) => [state, grid.count(cell.host, cell.port, state)] as const)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${formatCount(count)} ${state}`);
  return `${binName(host)}, ${binName(port)}: ${counts.join(", ") || "nothing found"}`;
}
