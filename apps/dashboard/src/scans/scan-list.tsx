import type { Scan } from "../api/types.ts";
import { StatusMark } from "../parts/mark.tsx";
import { TableRegion } from "../parts/table-region.tsx";
import { formatCount, formatDuration, formatShare, formatTime } from "../text/format.ts";
import { visibleText } from "../text/visible-text.ts";
import { scanTitle } from "./scan-title.ts";

/** The scans, a row each. */
export function ScanList({ scans }: { readonly scans: readonly Scan[] }) {
  return (
    <TableRegion label="Scans">
      <table class="scans">
        <thead>
          <tr>
            <th scope="col">Targets</th>
            <th scope="col">Status</th>
            <th scope="col">Done</th>
            <th scope="col" class="number">
              Open
            </th>
            <th scope="col" class="number">
              Probes
            </th>
            <th scope="col">Asked for</th>
            <th scope="col" class="number">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {scans.map((scan) => (
            <Row key={scan.id} scan={scan} />
          ))}
        </tbody>
      </table>
    </TableRegion>
  );
}

function Row({ scan }: { readonly scan: Scan }) {
  const { id, status, progress, probes, createdAt, ports } = scan;
  const share = formatShare(progress?.decided ?? 0, probes);
  return (
    <tr>
      <th scope="row">
        <a href={`/scans/${id}`}>{scanTitle(scan)}</a>
        <small>ports {visibleText(ports, 60)}</small>
      </th>
      <td>
        <StatusMark status={status} />
      </td>
      <td class="done">
        <progress value={progress?.decided ?? 0} max={Math.max(1, probes)} aria-hidden="true" /> {share}
      </td>
      <td class="number">{progress === null ? "" : formatCount(progress.open)}</td>
      <td class="number">{formatCount(probes)}</td>
      <td>
        <time dateTime={createdAt}>{formatTime(createdAt)}</time>
      </td>
      <td class="number">{progress === null ? "" : formatDuration(progress.elapsedMs)}</td>
    </tr>
  );
}
