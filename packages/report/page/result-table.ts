import type { Wanted } from "./controls.ts";
import { type Row, readRows, sortRows } from "./rows.ts";

/** Rows that are laid out at first, and how many more at a time: browsers lay out thousands of rows slowly. */
const ROWS_AT_A_TIME = 500;

/** The table, its headings that sort it, and the line below that says what is shown. */
export class ResultTable {
  readonly #body: HTMLTableSectionElement;
  readonly #headings: readonly HTMLTableCellElement[];
  readonly #rows: readonly Row[];
  readonly #shown = document.querySelector("#shown");
  readonly #more = document.querySelector<HTMLButtonElement>("#more");
  #order: readonly Row[];
  #sortedBy = 0;
  #descending = false;
  #wanted: Wanted | undefined;
  #limit = ROWS_AT_A_TIME;

  constructor(table: HTMLTableElement) {
    this.#body = table.tBodies[0] ?? table.createTBody();
    this.#headings = [...table.querySelectorAll<HTMLTableCellElement>("thead th")];
    const columns = this.#headings.map(({ dataset }) => dataset["column"]);
    this.#rows = readRows(this.#body, columns.indexOf("state"), columns.indexOf("port"));
    this.#order = this.#rows;
    this.#more?.addEventListener("click", () => {
      this.#limit += ROWS_AT_A_TIME;
      this.#show();
    });
  }

  /** Shows the first of those rows that are wanted. */
  narrow(wanted: Wanted): void {
    this.#wanted = wanted;
    this.#limit = ROWS_AT_A_TIME;
    this.#show();
  }

  /** Makes each heading a button that sorts by its column, the other way round when it already does. */
  addSorting(): void {
    for (const [column, heading] of this.#headings.entries()) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => this.#sort(column));
      heading.append(button);
    }
    this.#markSorted();
  }

  #sort(column: number): void {
    this.#descending = column === this.#sortedBy && !this.#descending;
    this.#sortedBy = column;
    this.#order = sortRows(this.#rows, column, this.#descending);
    const fragment = document.createDocumentFragment();
    for (const { element } of this.#order) fragment.append(element);
    this.#body.append(fragment);
    this.#markSorted();
    this.#show();
  }

  #markSorted(): void {
    for (const [column, heading] of this.#headings.entries()) {
      if (column !== this.#sortedBy) heading.removeAttribute("aria-sort");
      else heading.setAttribute("aria-sort", this.#descending ? "descending" : "ascending");
    }
  }

  #show(): void {
    let matching = 0;
    for (const row of this.#order) {
      const matches = this.#wanted === undefined || isWanted(row, this.#wanted);
      setClass(row.element, matches ? (matching < this.#limit ? "" : "later") : "unwanted");
      if (matches) matching += 1;
    }
    if (this.#shown) this.#shown.textContent = describe(this.#limit, matching, this.#rows.length);
    if (this.#more) this.#more.hidden = matching <= this.#limit;
  }
}

function isWanted(row: Row, { words, ports, states }: Wanted): boolean {
  if (states && !states.has(row.state)) return false;
  if (ports.length > 0 && !ports.some(({ first, last }) => row.port >= first && row.port <= last)) return false;
  return words.every((word) => row.text.includes(word));
}

/** Rows that stay as they are are left alone: the browser would look at each anew. */
function setClass(element: Element, className: string): void {
  if (element.className !== className) element.className = className;
}

function describe(limit: number, matching: number, all: number): string {
  if (matching === 0) return `None of ${count(all)} matches`;
  const which = matching === all ? `${count(all)} shown` : `${count(matching)} of ${count(all)} match`;
  return matching <= limit ? which : `${which.replace(" shown", "")}, the first ${count(limit)} shown`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}
