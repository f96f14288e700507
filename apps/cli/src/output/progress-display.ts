import type { WriteStream } from "node:tty";
import type { ScanProgress } from "@portolan/core";
import { formatProgress, formatStatus, progressRecord } from "./format-progress.ts";
import { type ProgressLine, startProgressLine } from "./progress-line.ts";
import { type ProgressReports, startReports } from "./progress-reports.ts";
import type { ProgressStyle } from "./progress-style.ts";

/** What tells of a running scan on standard error, in one or several ways; like a line to all else that writes there. */
export function startProgressDisplay(
  { isDrawn, reports }: ProgressStyle,
  stderr: WriteStream,
  read: () => ScanProgress,
): ProgressLine {
  const line = isDrawn ? startProgressLine(stderr, (columns) => formatProgress(read(), columns)) : undefined;
  const around = (write: () => void): void => (line ? line.around(write) : write());
  const lines = reports && startLines(reports, read, (text) => around(() => void stderr.write(text)));
  return {
    around,
    stop() {
      lines?.stop();
      line?.stop();
    },
  };
}

/** Machines get a last object, so that they have one even of a short scan. */
function startLines(
  { format, everyMs }: NonNullable<ProgressStyle["reports"]>,
  read: () => ScanProgress,
  write: (text: string) => void,
): ProgressReports {
  const describe = (): string =>
    format === "json" ? JSON.stringify(progressRecord(read(), new Date())) : `portolan: ${formatStatus(read())}`;
  return startReports({ everyMs, hasLast: format === "json", write: () => write(`${describe()}\n`) });
}
