import { formatCount, formatQuantity } from "../text/quantities.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Findings } from "./findings.ts";
import { HOST_COLUMNS, PORT_COLUMNS } from "./rows.ts";
import { PORT_STATES } from "./states.ts";

/** Rows in a piece of text. */
const ROWS_A_PIECE = 500;

/** The list of what was found, with its heading and its fields to filter by, in pieces. */
export function* renderTable(findings: Findings): Iterable<string> {
  const { hostsOnly } = findings;
  // All keys begin with what is kept first; on the page the order is that of addresses alone.
  const rows = findings.rows.take((key) => key.slice(1));
  yield `<section class="list card" aria-labelledby="list-title">\n${renderHeading(findings, rows.length)}`;
  if (rows.length === 0) {
    yield `</section>\n`;
    return;
  }
  const columns = hostsOnly ? HOST_COLUMNS : PORT_COLUMNS;
  const titles = columns.map(
    ({ title, name }) => `<th scope="col" class="${name}" data-column="${name}">${title}</th>`,
  );
  yield `${renderControls(findings)}<table id="results" class="${hostsOnly ? "of-hosts" : "of-ports"}" aria-labelledby="list-title">
<thead><tr>${titles.join("")}</tr></thead>
<tbody>
`;
  for (let index = 0; index < rows.length; index += ROWS_A_PIECE)
    yield rows.slice(index, index + ROWS_A_PIECE).join("");
  yield `</tbody>
</table>
<p class="foot"><span id="shown" role="status">${formatCount(rows.length)} shown</span><button id="more" class="plain" type="button" hidden>Show more</button></p>
</section>
`;
}

function renderHeading({ rows, hostsOnly }: Findings, shown: number): string {
  const noun = hostsOnly ? "host" : "port";
  const none = shown === 0 ? `<p>No ${noun} was found that there is anything to tell of.</p>` : "";
  const omitted = rows.total - shown;
  const cut =
    omitted === 0
      ? ""
      : `<p class="cut">${formatQuantity(omitted, `more ${noun}`)} of ${formatCount(rows.total)} ${omitted === 1 ? "is" : "are"} not in this page, to keep it light${
          hostsOnly ? "" : "; open ports were kept first"
        }. All of them are in the other formats, such as NDJSON, CSV or JSON.</p>`;
  return `<div class="list-head"><h2 id="list-title">${hostsOnly ? "Hosts" : "Ports"}</h2>${none}${cut}</div>\n`;
}

/** Hidden until the script is there to make something of them. */
function renderControls({ hostsOnly, recorded }: Findings): string {
  const states = PORT_STATES.filter((state) => recorded.count(state) > 0).map(
    (state) =>
      `<label class="chip"><input type="checkbox" value="${escapeHtml(state)}" checked>${escapeHtml(state)} <small>${formatCount(recorded.count(state))}</small></label>`,
  );
  const ports = `<label class="field">Ports<input id="ports" type="text" inputmode="text" placeholder="22, 80-90" autocomplete="off" spellcheck="false"></label>`;
  const chips = `<fieldset><legend>States</legend>${states.join("")}</fieldset>`;
  return `<div id="controls" role="search" hidden>
<label class="field grows">Search<input id="search" type="search" placeholder="Address, name, service …" autocomplete="off" spellcheck="false"></label>
${hostsOnly ? "" : `${ports}\n${chips}\n`}<button id="clear" class="plain" type="button">Clear</button>
</div>
`;
}
