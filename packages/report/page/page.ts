import { Controls } from "./controls.ts";
import { ResultTable } from "./result-table.ts";

/**
 * What the page does by itself: narrows, sorts and pages its table. All it needs is in the table, and without it the table stands there
 * in whole. It writes texts only, never markup.
 */
document.documentElement.classList.add("waiting");
addEventListener("DOMContentLoaded", () => {
  try {
    begin();
  } finally {
    document.documentElement.classList.remove("waiting");
  }
});

/** Until this has chosen the first rows, the style keeps all of them from being laid out, which would take a browser long. */
function begin(): void {
  const table = document.querySelector<HTMLTableElement>("#results");
  const panel = document.querySelector<HTMLElement>("#controls");
  if (!table || !panel) return;
  const results = new ResultTable(table);
  const controls = new Controls(panel, (wanted) => results.narrow(wanted));
  results.addSorting();
  results.narrow(controls.wanted());
  panel.hidden = false;
}
