import type { PortEvent, PortState, StartEvent } from "@portolan/core";
import type picocolors from "picocolors";
import { escapeForTerminal } from "../escape.ts";
import { formatRtt } from "./quantities.ts";

/** The functions that colour, or leave text as it is. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** One column: its title, its cells, and its least width. A text that is longer moves the rest of its own row only. */
interface Column {
  readonly title: string;
  readonly width: number;
  readonly cell: (port: PortEvent) => string;
  readonly color?: (port: PortEvent, colors: Colors) => (text: string) => string;
  readonly alignRight?: true;
}

const GAP = "  ";

/** The columns in order. On a narrow terminal the last ones are left out. */
const columnsOf = (stateWidth: number): readonly Column[] => [
  { title: "PORT", width: 9, cell: ({ port, protocol }) => `${port}/${protocol}` },
  {
    title: "STATE",
    width: stateWidth,
    cell: ({ state }) => state,
    color: ({ state }, colors) => colorOf(state, colors),
  },
  { title: "SERVICE", width: 15, cell: ({ service }) => escapeForTerminal(service?.name ?? "") },
  { title: "REASON", width: 11, cell: ({ reason }) => reason },
  { title: "RTT", width: 9, cell: ({ rttMs }) => (rttMs === undefined ? "" : formatRtt(rttMs)), alignRight: true },
];

/** The columns that are never left out. */
const LEAST_COLUMNS = 2;

/** The lines of a table of ports. */
export interface PortTable {
  /** The titles over the columns. */
  readonly titles: string;
  /** One port: `22/tcp     open      ssh              syn-ack        0.06 ms`. */
  row(port: PortEvent): string;
}

/** Widths of the longest states that a scan can tell: of connections and SYNs, of ACKs, of datagrams. */
const STATE_WIDTH = { connect: 8, syn: 8, ack: 10, udp: 13 } as const;

/** A table for a terminal of so many characters, of a scan that asks in some ways. */
export function createPortTable(
  colors: Colors,
  terminalWidth: number,
  techniques: StartEvent["techniques"] = [],
): PortTable {
  const all = columnsOf(Math.max(STATE_WIDTH.connect, ...techniques.map((technique) => STATE_WIDTH[technique])));
  const columns = all.filter((_, index) => index < LEAST_COLUMNS || widthOf(all.slice(0, index + 1)) <= terminalWidth);
  const titles = columns.map((column) => pad(column, column.title));
  return {
    titles: colors.dim(titles.join(GAP).trimEnd()),
    row: (port) =>
      columns
        .map((column) => formatCell(column, port, colors))
        .join(GAP)
        .trimEnd(),
  };
}

function formatCell(column: Column, port: PortEvent, colors: Colors): string {
  const text = pad(column, column.cell(port));
  return column.color ? column.color(port, colors)(text) : text;
}

function pad({ width, alignRight }: Column, text: string): string {
  return alignRight ? text.padStart(width) : text.padEnd(width);
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0) + GAP.length * (columns.length - 1);
}

function colorOf(state: PortState, colors: Colors): (text: string) => string {
  if (state === "open") return colors.green;
  return state === "closed" ? colors.red : colors.yellow;
}
