import type { Writer } from "../writer.ts";
import { Findings } from "./findings.ts";
import { renderPage } from "./page.ts";

/** What a page holds. */
export interface HtmlWriterOptions {
  /**
   * Most rows in the table; 20,000 by default, which browsers still sort and filter at once. Of more, open ports are kept first, then in
   * the order of addresses and ports, and the page says how many were left out.
   */
  readonly mostRows?: number;
}

const MOST_ROWS = 20_000;

/**
 * One HTML document that needs nothing but itself, for people: a summary, charts, and a table to filter and sort. Its own script and
 * style are all that its content security policy lets run; without the script the table stands there in whole.
 *
 * Everything is given at the close. Memory stays flat however much is found. Texts longer than 300 characters are cut.
 */
export function createHtmlWriter(options: HtmlWriterOptions = {}): Writer {
  const findings = new Findings(options.mostRows ?? MOST_ROWS);
  return {
    write(event) {
      findings.add(event);
      return "";
    },
    tick: () => "",
    close: () => renderPage(findings),
  };
}
