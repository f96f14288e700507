import type { PortState } from "../api/types.ts";
import { classOf } from "../parts/mark.tsx";
import { STATES } from "../results/select-rows.ts";
import type { PortGrid } from "./port-grid.ts";

/** Where a grid lies on its canvas, in CSS pixels. */
export interface GridPlan {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly width: number;
  readonly height: number;
}

const LEFT = 132;
const TOP = 26;
const TALLEST_CELL = 20;
const SHORTEST_CELL = 5;
const WIDEST_CELL = 48;
const GRID_HEIGHT = 460;
/** Pixels that a label takes of its axis. */
const LABEL_HEIGHT = 15;
const LABEL_WIDTH = 58;
/** Below this many pixels a form inside a cell can't be told from another. */
const SMALLEST_FORM = 7;

/** How many hosts and ports a canvas has room for. */
export function limitsFor(width: number): { readonly hosts: number; readonly ports: number } {
  return {
    hosts: Math.floor(GRID_HEIGHT / SHORTEST_CELL),
    ports: Math.max(1, Math.floor((width - LEFT) / SHORTEST_CELL)),
  };
}

export function planGrid(grid: PortGrid, width: number): GridPlan {
  const cellHeight = clamp(Math.floor(GRID_HEIGHT / Math.max(1, grid.hosts.length)), SHORTEST_CELL, TALLEST_CELL);
  const cellWidth = Math.min(WIDEST_CELL, (width - LEFT) / Math.max(1, grid.ports.length));
  return { left: LEFT, top: TOP, cellWidth, cellHeight, width, height: TOP + cellHeight * grid.hosts.length + 1 };
}

/** Which cell is at a point of the canvas. */
export function cellAt(
  { left, top, cellWidth, cellHeight }: GridPlan,
  grid: PortGrid,
  x: number,
  y: number,
): { readonly host: number; readonly port: number } | undefined {
  const port = Math.floor((x - left) / cellWidth);
  const host = Math.floor((y - top) / cellHeight);
  const isInside = port >= 0 && host >= 0 && port < grid.ports.length && host < grid.hosts.length;
  return isInside ? { host, port } : undefined;
}

/** What a grid is drawn with. */
export interface GridColours {
  readonly text: string;
  readonly line: string;
  readonly ground: string;
  readonly states: ReadonlyMap<PortState, string>;
}

export function gridColours(colour: (name: string) => string): GridColours {
  const states = new Map(STATES.map((state) => [state, colour(classOf(state))]));
  return { text: colour("muted"), line: colour("line"), ground: colour("sunken"), states };
}

/** Draws cells by their states, each with a form of its own where there is room for it, and labels as many as fit. */
export function drawGrid(
  context: CanvasRenderingContext2D,
  grid: PortGrid,
  plan: GridPlan,
  colours: GridColours,
): void {
  const { left, top, cellWidth, cellHeight, width, height } = plan;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colours.ground;
  context.fillRect(left, top, cellWidth * grid.ports.length, cellHeight * grid.hosts.length);
  for (const host of grid.hosts.keys()) {
    for (const port of grid.ports.keys()) {
      const state = grid.stateOf(host, port);
      if (state === undefined) continue;
      context.fillStyle = colours.states.get(state) ?? colours.text;
      drawCell(context, state, left + port * cellWidth, top + host * cellHeight, cellWidth, cellHeight);
    }
  }
  drawLabels(context, grid, plan, colours);
}

function drawCell(
  context: CanvasRenderingContext2D,
  state: PortState,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const gap = Math.min(width, height) >= SMALLEST_FORM ? 1 : 0;
  const w = Math.max(1, width - gap);
  const h = Math.max(1, height - gap);
  if (gap === 0 || state === "open") {
    context.fillRect(x, y, w, h);
    return;
  }
  if (state === "filtered") {
    const stripe = h / 5;
    for (const row of [0, 2, 4]) context.fillRect(x, y + row * stripe, w, stripe);
  } else if (state === "closed") {
    context.fillRect(x + w * 0.34, y + h * 0.34, w * 0.32, h * 0.32);
  } else if (state === "open|filtered") {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + w, y);
    context.lineTo(x, y + h);
    context.fill();
  } else {
    const edge = state === "unfiltered" ? 2 : 1;
    context.fillRect(x, y, w, edge);
    context.fillRect(x, y + h - edge, w, edge);
    context.fillRect(x, y, edge, h);
    context.fillRect(x + w - edge, y, edge, h);
  }
}

function drawLabels(context: CanvasRenderingContext2D, grid: PortGrid, plan: GridPlan, colours: GridColours): void {
  const { left, top, cellWidth, cellHeight } = plan;
  context.fillStyle = colours.text;
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "middle";
  context.textAlign = "right";
  const hostStep = Math.ceil(LABEL_HEIGHT / cellHeight);
  for (let host = 0; host < grid.hosts.length; host += hostStep) {
    context.fillText(grid.hosts[host]?.first ?? "", left - 8, top + (host + 0.5) * cellHeight, left - 10);
  }
  context.textAlign = "left";
  const portStep = Math.ceil(LABEL_WIDTH / cellWidth);
  for (let port = 0; port < grid.ports.length; port += portStep) {
    const x = left + port * cellWidth;
    context.fillText(grid.ports[port]?.first ?? "", x, top - 14);
    context.fillRect(x, top - 6, 1, 5);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
