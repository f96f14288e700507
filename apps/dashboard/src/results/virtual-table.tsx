import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { TableRegion } from "../parts/table-region.tsx";
import { Room } from "./room.tsx";
import { useVirtualRows } from "./use-virtual-rows.ts";

/** Height of a row in pixels, as in `styles/table.css`. */
const ROW_HEIGHT = 36;

/** A table of any length. */
export interface VirtualTableProps<Row> {
  readonly label: string;
  /** Its class, beside that of all such tables. */
  readonly kind?: string;
  readonly columns: number;
  /** The heading cells. */
  readonly headings: ComponentChildren;
  readonly rows: readonly Row[];
  /** The cells of a row. */
  readonly cellsOf: (row: Row) => ComponentChildren;
}

/** A table of which only the rows in sight are laid out; how many there are, and which these are, is told to who does not see it. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, kind, columns, headings, rows, cellsOf } = props;
  const scroller = useRef<HTMLElement>(null);
  const { first, end, before, after } = useVirtualRows(scroller, rows.length, ROW_HEIGHT);
  return (
    <TableRegion label={label} isTall region={scroller}>
      <table class={kind === undefined ? "results" : `results ${kind}`} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>{headings}</tr>
        </thead>
        <Room height={before} columns={columns} />
        <tbody>
          {rows.slice(first, end).map((row, index) => (
            <tr key={first + index} aria-rowindex={first + index + 2}>
              {cellsOf(row)}
            </tr>
          ))}
        </tbody>
        <Room height={after} columns={columns} />
      </table>
    </TableRegion>
  );
}
