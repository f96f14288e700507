import { StateMark } from "../parts/mark.tsx";
import { Said } from "../parts/said.tsx";
import type { ResultRow } from "./result-rows.ts";
import { COLUMNS, type Column, type Order } from "./select-rows.ts";
import { VirtualTable } from "./virtual-table.tsx";

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
  return (
    <VirtualTable
      label="Ports found"
      columns={COLUMNS.length}
      headings={COLUMNS.map((column) => <Heading key={column} column={column} order={order} onOrder={onOrder} />)}
      rows={rows}
      cellsOf={(row) => <Cells row={row} />}
    />
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

function Cells({ row }: { readonly row: ResultRow }) {
  const { event, service } = row;
  return (
    <>
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
    </>
  );
}
