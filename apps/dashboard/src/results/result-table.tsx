import { useRef } from "preact/hooks";
import { StateMark } from "../parts/mark.tsx";
import { Said } from "../parts/said.tsx";
import type { ResultRow } from "./result-rows.ts";
import { Room } from "./room.tsx";
import { COLUMNS, type Column, type Order } from "./select-rows.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

/** Height of a row in pixels, as in `styles/table.css`. */
const ROW_HEIGHT = 36;

const TITLES: Readonly<Record<Column, string>> = {
  host: "Host",
  port: "Port",
  state: "State",
  service: "Service",
  reason: "Reason",
  rtt: "Round trip",
  time: "Found at",
};

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

/** What the table shows, and in which order. */
export interface ResultTableProps {
  readonly rows: readonly ResultRow[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

/** The ports found: a table of any length, of which only what is in sight is laid out. */
export function ResultTable({ rows, order, onOrder }: ResultTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const { first, end, before, after } = useVirtualRows(scroller, rows.length, ROW_HEIGHT);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be in reach of the keyboard (WCAG 2.1.1).
    <section ref={scroller} class="table-region tall" tabIndex={0} aria-label="Ports found">
      <table class="results" aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <Heading key={column} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <Room height={before} columns={COLUMNS.length} />
        <tbody>
          {rows.slice(first, end).map((row, index) => (
            <Row key={first + index} row={row} index={first + index} />
          ))}
        </tbody>
        <Room height={after} columns={COLUMNS.length} />
      </table>
    </section>
  );
}

interface HeadingProps extends Omit<ResultTableProps, "rows"> {
  readonly column: Column;
}

function Heading({ column, order, onOrder }: HeadingProps) {
  const isSorted = order.column === column;
  const direction = order.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" class={`column-${column}`} aria-sort={isSorted ? direction : "none"}>
      <button type="button" onClick={() => onOrder({ column, isDescending: isSorted && !order.isDescending })}>
        {TITLES[column]}
        <svg class="sort-mark" viewBox="0 0 10 12" aria-hidden="true" focusable="false">
          <path class="up" d="M5 0 9 5H1Z" />
          <path class="down" d="M5 12 1 7h8Z" />
        </svg>
      </button>
    </th>
  );
}

function Row({ row, index }: { readonly row: ResultRow; readonly index: number }) {
  const { event, service } = row;
  return (
    <tr aria-rowindex={index + 2} class={index % 2 === 1 ? "odd" : undefined}>
      <td class="column-host">
        <a href={`/hosts/${encodeURIComponent(event.ip)}`}>{event.ip}</a>
        {event.hostname === undefined ? null : (
          <small>
            <Said text={event.hostname} most={80} />
          </small>
        )}
      </td>
      <td class="column-port">
        {event.port}
        <small>/{event.protocol}</small>
      </td>
      <td class="column-state">
        <StateMark state={event.state} />
      </td>
      <td class="column-service">
        <Said text={service} most={160} />
      </td>
      <td class="column-reason">{event.reason}</td>
      <td class="column-rtt">
        {event.rttMs === undefined ? "" : `${event.rttMs.toFixed(event.rttMs < 10 ? 2 : 0)} ms`}
      </td>
      <td class="column-time">
        <time dateTime={event.time}>{CLOCK.format(new Date(event.time))}</time>
      </td>
    </tr>
  );
}
