/** A row of the table and what it is filtered by. */
export interface Row {
  readonly element: HTMLTableRowElement;
  /** Its place in the document, where rows are in the order of addresses and ports. */
  readonly index: number;
  /** All of its text, in small letters. */
  readonly text: string;
  readonly state: string;
  /** `NaN` where there is none. */
  readonly port: number;
}

/** Reads rows as the document has them; the columns are counted from 0. */
export function readRows(body: HTMLTableSectionElement, stateColumn: number, portColumn: number): Row[] {
  return [...body.rows].map((element, index) => ({
    element,
    index,
    text: [...element.cells].map(textOf).join(" ").toLowerCase(),
    state: textOf(element.cells[stateColumn]),
    port: Number.parseInt(textOf(element.cells[portColumn]), 10),
  }));
}

/**
 * Rows in the order of a column: by number where its cells say one, else by text. What is empty stands last either way, and equals keep
 * the order of the document, which is what the first column is sorted by.
 */
export function sortRows(rows: readonly Row[], column: number, descending: boolean): Row[] {
  const sign = descending ? -1 : 1;
  if (column === 0) return [...rows].sort((left, right) => sign * (left.index - right.index));
  const keyed = rows.map((row) => {
    const cell = row.element.cells[column];
    return { row, text: textOf(cell), number: Number(cell?.dataset["value"] ?? 0) };
  });
  keyed.sort((left, right) => {
    if ((left.text === "") !== (right.text === "")) return left.text === "" ? 1 : -1;
    return sign * (left.number - right.number || order(left.text, right.text)) || left.row.index - right.row.index;
  });
  return keyed.map(({ row }) => row);
}

function order(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function textOf(cell: HTMLTableCellElement | undefined): string {
  return cell?.textContent ?? "";
}
