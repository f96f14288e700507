import { useMemo } from "preact/hooks";
import type { Difference, DifferenceSide } from "../api/types.ts";
import { Empty } from "../parts/notice.tsx";
import { Said } from "../parts/said.tsx";
import { VirtualTable } from "../results/virtual-table.tsx";
import { formatCount, formatTime } from "../text/format.ts";
import { type ChangeRow, describeChange, describeNotCompared, type Kind, tallyChanges } from "./describe-change.ts";

const COLUMNS = ["Change", "Host", "What", "Before", "After"];

/** What is told beside the changes, so that the form says what the colour does. */
const SIGNS: Readonly<Record<Kind, string>> = { new: "+", gone: "−", changed: "~" };

/** A difference of two scans: both in numbers, each change, and what could not be compared. */
export function DifferenceView({
  difference,
  a,
  b,
}: {
  readonly difference: Difference;
  readonly a: string;
  readonly b: string;
}) {
  const { before, after, changes, notCompared } = difference;
  const rows = useMemo(() => changes.map(describeChange), [changes]);
  return (
    <>
      <div class="compare-sides">
        <Side title="Earlier" id={a} side={before} />
        <Side title="Later" id={b} side={after} />
      </div>
      <section class="card" aria-labelledby="changes-title">
        <header class="card-head">
          <h2 id="changes-title">{tallyChanges(rows)}</h2>
        </header>
        {rows.length === 0 ? <Empty title="Both scans found the same" /> : <Changes rows={rows} />}
      </section>
      {notCompared.length === 0 ? null : (
        <details class="notice">
          <summary>Not compared: {formatCount(notCompared.length)}</summary>
          <ul>
            {notCompared.map((left) => (
              <li key={`${left.ip} ${left.foundIn} ${left.why}`}>
                <Said text={`${left.ip} ${describeNotCompared(left)}`} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Side({ title, id, side }: { readonly title: string; readonly id: string; readonly side: DifferenceSide }) {
  return (
    <section class="card side" aria-label={title}>
      <h2>
        <a href={`/scans/${encodeURIComponent(id)}`}>
          {title}: {side.time === undefined ? "not begun" : formatTime(side.time)}
        </a>
      </h2>
      <p>
        {formatCount(side.openPorts)} open ports, {formatCount(side.hostsUp)} hosts up
        {side.complete ? "" : "; not complete"}
      </p>
    </section>
  );
}

function Changes({ rows }: { readonly rows: readonly ChangeRow[] }) {
  return (
    <VirtualTable
      label="Differences"
      kind="changes"
      columns={COLUMNS.length}
      headings={COLUMNS.map((title) => (
        <th key={title} scope="col">
          {title}
        </th>
      ))}
      rows={rows}
      cellsOf={(row) => (
        <>
          <td class={`change-${row.kind}`}>
            <span class="sign" aria-hidden="true">
              {SIGNS[row.kind]}
            </span>
            {row.kind}
          </td>
          <td>
            <a href={`/hosts/${encodeURIComponent(row.ip)}`}>{row.ip}</a>{" "}
            <small>
              <Said text={row.hostname} most={80} />
            </small>
          </td>
          <td>{row.subject}</td>
          <td class="quiet">
            <Said text={row.before} most={120} />
          </td>
          <td>
            <Said text={row.after} most={120} />
          </td>
        </>
      )}
    />
  );
}
