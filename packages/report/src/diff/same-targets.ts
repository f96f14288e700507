import type { StartEvent } from "@portolan/core";

/** Flags that say where results go, or how much is told: they change nothing of what is scanned. With the word behind them. */
const OUTPUT_FLAGS = /^(-o[NXGAJSM]|--output-\w+|--checkpoint|--checkpoint-every|--fields|--stylesheet|--stats-every)$/;
const OUTPUT_WORDS =
  /^(-[vd]+\d*|--(verbose|quiet|json|ndjson|csv|list|no-color|reason|open|no-checkpoint|no-stylesheet|webxml|append-output)|--output-\w+=.*|-o[NXGAJSM].+)$/;

/** Whether two scans were asked for the same in the same words, but for where it goes: they cover the same addresses then. */
export function askedAlike(left: StartEvent | undefined, right: StartEvent | undefined): boolean {
  if (left === undefined || right === undefined || left.scanner !== right.scanner) return false;
  if (left.arguments.length === 0 || (left.discovery?.hosts ?? left.hosts) !== (right.discovery?.hosts ?? right.hosts))
    return false;
  return JSON.stringify(scanWords(left.arguments)) === JSON.stringify(scanWords(right.arguments));
}

function scanWords(words: readonly string[]): readonly string[] {
  return words
    .slice(1)
    .filter(
      (word, index) => !OUTPUT_FLAGS.test(word) && !OUTPUT_WORDS.test(word) && !OUTPUT_FLAGS.test(words[index] ?? ""),
    )
    .sort();
}
