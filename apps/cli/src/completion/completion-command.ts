import { EXIT_STATUS } from "../exit-status.ts";
import { didYouMean } from "../nearest.ts";
import { printText } from "../output/print-text.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { CANDIDATE_SOURCES } from "./candidate-sources.ts";
import { type Completion, complete } from "./completion.ts";
import { COMPLETION_OPTION_TABLE, SHELLS, type Shell } from "./completion-options.ts";
import { COMPLETION_SCRIPTS } from "./completion-scripts.ts";

/** `portolan completion`: the script that a shell completes command lines by, or what such a script asks for. */
export async function runCompletion(argv: readonly string[]): Promise<number> {
  const { operands, options } = parseArguments(argv, COMPLETION_OPTION_TABLE);
  await printText(
    options.candidates
      ? formatCompletion(await complete(operands, CANDIDATE_SOURCES))
      : COMPLETION_SCRIPTS[chooseShell(operands)],
  );
  return EXIT_STATUS.finished;
}

function chooseShell([shell, surplus]: readonly string[]): Shell {
  if (shell === undefined) throw new UsageError(`completion needs the name of a shell: ${SHELLS.join(", ")}.`);
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one too many: completion takes one shell.`);
  const known = SHELLS.find((name) => name === shell);
  if (known !== undefined) return known;
  const hint = didYouMean(shell, SHELLS, `there are ${SHELLS.join(", ")}.`);
  throw new UsageError(`there is no completion for "${shell}": ${hint}`);
}

/** The kind in the first line; in each further one a candidate and, behind a tab, what it means. */
function formatCompletion(completion: Completion): string {
  const lines = completion.kind === "files" ? [] : completion.candidates.map(formatCandidate);
  return `${[completion.kind, ...lines].join("\n")}\n`;
}

function formatCandidate({ value, description }: { readonly value: string; readonly description: string }): string {
  return description === "" ? value : `${value}\t${description}`;
}
