import type { Finding } from "../api/types.ts";
import { StateMark } from "../parts/mark.tsx";
import { Said } from "../parts/said.tsx";
import { TableRegion } from "../parts/table-region.tsx";
import { serviceText } from "../results/result-rows.ts";
import { VirtualTable } from "../results/virtual-table.tsx";
import { formatCount, formatTime } from "../text/format.ts";
import type { KnownPort } from "./latest-findings.ts";

const PAST_COLUMNS = ["Found", "Port", "State", "Service", "Reason", "Scan"];

/** Each port that was ever found, as it was found last. */
export function KnownPorts({ ports }: { readonly ports: readonly KnownPort[] }) {
  return (
    <TableRegion label="Known ports" isTall>
      <table class="known">
        <thead>
          <tr>
            <th scope="col">Port</th>
            <th scope="col">State</th>
            <th scope="col">Service</th>
            <th scope="col">So since</th>
            <th scope="col">Found last</th>
            <th scope="col" class="number">
              Times
            </th>
          </tr>
        </thead>
        <tbody>
          {ports.map(({ latest, since, times }) => (
            <tr key={`${latest.port}/${latest.protocol}`}>
              <th scope="row">
                {latest.port}
                <span class="quiet">/{latest.protocol}</span>
              </th>
              <td>
                <StateMark state={latest.state} />
              </td>
              <td>
                <Said text={serviceText(latest)} most={160} />
              </td>
              <td>
                <time dateTime={since}>{formatTime(since)}</time>
              </td>
              <td>
                <a href={`/scans/${latest.scan}`}>
                  <time dateTime={latest.time}>{formatTime(latest.time)}</time>
                </a>
              </td>
              <td class="number">{formatCount(times)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

/** Every finding, the newest first, of which only those in sight are laid out. */
export function PastFindings({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <VirtualTable
      label="Findings"
      kind="past"
      columns={PAST_COLUMNS.length}
      headings={PAST_COLUMNS.map((title) => (
        <th key={title} scope="col">
          {title}
        </th>
      ))}
      rows={findings}
      cellsOf={(finding) => (
        <>
          <td>
            <time dateTime={finding.time}>{formatTime(finding.time)}</time>
          </td>
          <td>
            {finding.port}
            <span class="quiet">/{finding.protocol}</span>
          </td>
          <td>
            <StateMark state={finding.state} />
          </td>
          <td>
            <Said text={serviceText(finding)} most={160} />
          </td>
          <td class="quiet">{finding.reason}</td>
          <td>
            <a href={`/scans/${finding.scan}`}>{finding.scan.slice(0, 8)}</a>
          </td>
        </>
      )}
    />
  );
}
