import { useRef } from "preact/hooks";
import type { Finding } from "../api/types.ts";
import { StateMark } from "../parts/mark.tsx";
import { Said } from "../parts/said.tsx";
import { serviceText } from "../results/result-rows.ts";
import { Room } from "../results/room.tsx";
import { useVirtualRows } from "../results/use-virtual-rows.ts";
import { formatCount, formatTime } from "../text/format.ts";
import type { KnownPort } from "./latest-findings.ts";

/** Height of a row of the history in pixels, as in `styles/table.css`. */
const ROW_HEIGHT = 36;
const COLUMNS = 6;

/** Each port that was ever found, as it was found last. */
export function KnownPorts({ ports }: { readonly ports: readonly KnownPort[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be in reach of the keyboard (WCAG 2.1.1).
    <section class="table-region tall" tabIndex={0} aria-label="Known ports">
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
    </section>
  );
}

/** Every finding, the newest first, of which only those in sight are laid out. */
export function PastFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const scroller = useRef<HTMLElement>(null);
  const { first, end, before, after } = useVirtualRows(scroller, findings.length, ROW_HEIGHT);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be in reach of the keyboard (WCAG 2.1.1).
    <section ref={scroller} class="table-region tall" tabIndex={0} aria-label="Findings">
      <table class="results past" aria-rowcount={findings.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">Found</th>
            <th scope="col">Port</th>
            <th scope="col">State</th>
            <th scope="col">Service</th>
            <th scope="col">Reason</th>
            <th scope="col">Scan</th>
          </tr>
        </thead>
        <Room height={before} columns={COLUMNS} />
        <tbody>
          {findings.slice(first, end).map((finding, index) => (
            <tr key={first + index} aria-rowindex={first + index + 2}>
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
            </tr>
          ))}
        </tbody>
        <Room height={after} columns={COLUMNS} />
      </table>
    </section>
  );
}
