import { isatty } from "node:tty";
import type { Scan } from "@portolan/core";
import type { ScanOptions } from "../option-table.ts";
import type { Keyboard } from "../output/keyboard.ts";
import type { Detail } from "../output/messages-writer.ts";
import type { ProgressLine } from "../output/progress-line.ts";
import { chooseProgress } from "../output/progress-style.ts";
import type { KeyTargets } from "./scan-keys.ts";

/** Descriptor: to look at the stream itself would open it. */
const STANDARD_INPUT = 0;

/** Starts to tell of a scan on standard error, where the flags and the terminal would have it. */
export async function openProgress(
  options: ScanOptions,
  scan: Pick<Scan, "progress">,
): Promise<ProgressLine | undefined> {
  const style = chooseProgress(options, process.stderr.isTTY);
  if (style === undefined) return undefined;
  const { startProgressDisplay } = await import("../output/progress-display.ts");
  return startProgressDisplay(style, process.stderr, () => scan.progress);
}

/** What keys have to do with. */
export interface KeysSetting {
  readonly scan: KeyTargets["scan"];
  readonly detail: Detail;
  /** Does something with the progress line out of its way. */
  readonly around: (action: () => void) => void;
  /** Ends the scan in order. */
  readonly stop: () => void;
}

/** Has keys work on a scan where there is a terminal to press them and one to answer on, and standard input is nothing to be read. */
export async function openKeys(options: ScanOptions, setting: KeysSetting): Promise<Keyboard | undefined> {
  const { noKeys, inputList = [], excludeFile = [], rate, maxRate } = options;
  const isInputRead = [...inputList, ...excludeFile].includes("-");
  if (noKeys || isInputRead || !process.stderr.isTTY || !isatty(STANDARD_INPUT)) return undefined;
  const [{ openKeyboard }, { keyActions }] = await Promise.all([
    import("../output/keyboard.ts"),
    import("./scan-keys.ts"),
  ]);
  const { scan, detail, around, stop } = setting;
  const tell = (message: string): void => around(() => void process.stderr.write(`portolan: ${message}\n`));
  const onKey = keyActions({ scan, detail, rate: typeof rate === "number" ? rate : maxRate, tell, stop });
  return openKeyboard(process.stdin, { onKey, around });
}
