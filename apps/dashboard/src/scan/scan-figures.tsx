import type { ComponentChildren } from "preact";
import type { Scan } from "../api/types.ts";
import { formatCount, formatDuration, formatShare, formatTime } from "../text/format.ts";
import { isOver, type ScanModel } from "./scan-model.ts";

/** What a scan has come to, in numbers. */
export function ScanFigures({ model, scan }: { readonly model: ScanModel; readonly scan: Scan }) {
  const progress = model.progress.value;
  const decided = progress?.decided ?? 0;
  const rate = isOver(scan.status) ? undefined : progress?.ratePerSecond;
  // Results come in one stream with progress, but are shown less often.
  model.version.value;
  const remainingMs = rate === undefined || rate === 0 ? undefined : ((scan.probes - decided) / rate) * 1_000;
  return (
    <section class="card figures" aria-label="Progress">
      <div class="bar">
        <progress value={decided} max={Math.max(1, scan.probes)} aria-label="Ports decided" />
        <span>
          {formatShare(decided, scan.probes)} of {formatCount(scan.probes)} probes
          {remainingMs === undefined ? null : <> · about {formatDuration(remainingMs)} left</>}
        </span>
      </div>
      <dl>
        <Figure name="Open ports" isChief>
          {formatCount(Math.max(model.results.count("open"), progress?.open ?? 0))}
        </Figure>
        <Figure name="Hosts with open ports">{formatCount(model.results.openHosts)}</Figure>
        <Figure name="Answered">
          {formatCount(progress?.answered ?? 0)} <small>of {formatCount(progress?.sent ?? 0)} sent</small>
        </Figure>
        <Figure name="Sent again">{formatCount(progress?.retransmitted ?? 0)}</Figure>
        <Figure name={rate === undefined ? "Scanned for" : "Probes a second"}>
          {rate === undefined ? formatDuration(progress?.elapsedMs ?? 0) : formatCount(rate)}
        </Figure>
        <Figure name="Asked for">
          <time dateTime={scan.createdAt}>{formatTime(scan.createdAt)}</time>
        </Figure>
      </dl>
    </section>
  );
}

interface FigureProps {
  readonly name: string;
  readonly isChief?: boolean;
  readonly children: ComponentChildren;
}

function Figure({ name, isChief = false, children }: FigureProps) {
  return (
    <div class={isChief ? "figure chief" : "figure"}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
