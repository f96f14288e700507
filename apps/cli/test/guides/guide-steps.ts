import { marked, type Token } from "marked";

/** Something that a guide's reader would do, in the order of the page. */
export type GuideStep = FileStep | CommandStep | QueryStep;

/** A file that the guide shows: the info string of its block is a language and the file's name. */
export interface FileStep {
  readonly kind: "file";
  readonly name: string;
  readonly text: string;
}

/** A command line of a `sh` block. */
export interface CommandStep {
  readonly kind: "command";
  readonly line: string;
  /** The status that it ends with: 0, or what a comment on its line says (`# exit status 3`). */
  readonly status: number;
  /** What it prints just before Ctrl-C is pressed, where a comment before the block says so (`<!-- Ctrl-C after "…" -->`). */
  readonly interruptAfter?: string;
  /** What it prints just before the reader leaves it running, where a comment before the block says so (`<!-- goes on after "…" -->`). */
  readonly leaveAfter?: string;
}

/** A statement of a `sql` block. */
export interface QueryStep {
  readonly kind: "query";
  readonly sql: string;
}

const INTERRUPTION = /<!-- Ctrl-C after "(?<interruptAfter>.+)" -->/;
const DEPARTURE = /<!-- goes on after "(?<leaveAfter>.+)" -->/;
const EXIT_STATUS = /#.*\bexit status (?<status>\d+)/;

/** Takes a guide apart into what its reader would do. Blocks in any other language are there to be read. */
export function guideSteps(markdown: string): GuideStep[] {
  const steps: GuideStep[] = [];
  let moment: Moment = {};
  for (const token of marked.lexer(markdown)) {
    steps.push(...stepsOf(token, moment));
    if (token.type !== "space") moment = { ...(INTERRUPTION.exec(token.raw) ?? DEPARTURE.exec(token.raw))?.groups };
  }
  return steps;
}

/** When a reader does not wait for a command's end. */
type Moment = Pick<CommandStep, "interruptAfter" | "leaveAfter">;

function stepsOf(token: Token, moment: Moment): GuideStep[] {
  if (token.type !== "code") return [];
  const text = String(token.text);
  const [language = "", name] = String(token.lang ?? "").split(" ");
  if (name !== undefined) return [{ kind: "file", name, text: `${text}\n` }];
  if (language === "sql") return [{ kind: "query", sql: text }];
  if (language !== "sh") return [];
  return commandLines(text).map((line) => ({
    kind: "command",
    line,
    status: Number(EXIT_STATUS.exec(line)?.groups?.["status"] ?? 0),
    ...moment,
  }));
}

/** The lines of a block, those that end in a backslash joined with the next. */
function commandLines(text: string): string[] {
  return text
    .replaceAll("\\\n", "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
