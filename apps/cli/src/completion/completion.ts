import { type CommandName, HELP_PAGES, summaryOf } from "../help-pages.ts";
import { type OptionDefinition, takesArgument, takesFile } from "../option-definition.ts";

/** A word that may stand at the cursor, whole, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What may stand at the cursor. */
export type Completion =
  /** One of these words; of a list, more of them may follow behind a comma. */
  | { readonly kind: "words" | "list"; readonly candidates: readonly Candidate[] }
  /** The name of a file. */
  | { readonly kind: "files" };

/** Candidates that are not in any table. */
export interface CandidateSources {
  /** Names of services that begin so. */
  readonly services: (prefix: string) => Promise<readonly Candidate[]>;
  /** Profiles of the configuration file, of the one that is named or of those that are found. */
  readonly profiles: (config: string | undefined) => Promise<readonly Candidate[]>;
}

/**
 * What may stand at the cursor of a command line.
 *
 * @param words Those behind the command's own name, up to the cursor; the last one is the one that is being written, and may be empty.
 */
export async function complete(words: readonly string[], sources: CandidateSources): Promise<Completion> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const { name, rest } = commandIn(before);
  const { options, scanOptions = [] } = HELP_PAGES[name];
  const own = new Set(options.flatMap(formsOf));
  // A flag of the command's own goes before one of a scan with the same name.
  const table = [...options, ...scanOptions.filter(({ long }) => !own.has(long))];
  if (before.includes("--")) return completeOperand(name, current, sources);
  const waiting = waitingOption(rest, table);
  if (waiting !== undefined) return completeValue(waiting, "", current, { table, before, sources });
  const glued = splitGlued(current, table);
  if (glued !== undefined) return completeValue(glued.definition, glued.head, glued.value, { table, before, sources });
  if (current.startsWith("-")) return wordsFrom(flagCandidates(table), current);
  if (before.length === 0) return wordsFrom(COMMANDS, current);
  return completeOperand(name, current, sources);
}

const COMMANDS: readonly Candidate[] = (Object.keys(HELP_PAGES) as CommandName[]).map((name) => ({
  value: name,
  description: summaryOf(name),
}));

function commandIn(words: readonly string[]): { readonly name: CommandName; readonly rest: readonly string[] } {
  const name = (Object.keys(HELP_PAGES) as CommandName[]).find((candidate) => candidate === words[0]);
  return name === undefined ? { name: "scan", rest: words } : { name, rest: words.slice(1) };
}

/** The option whose value is being written: the word before is its flag. */
function waitingOption(before: readonly string[], table: readonly OptionDefinition[]): OptionDefinition | undefined {
  const flag = before.at(-1) ?? "";
  const definition = findOption(flag, table);
  return definition !== undefined && takesArgument(definition) && definition.kind !== "port-list"
    ? definition
    : undefined;
}

/** A flag with its value in one word: `--ports=22`, `-oN=scan.txt`, `-p22`, `-PS22`. */
function splitGlued(
  word: string,
  table: readonly OptionDefinition[],
): { readonly definition: OptionDefinition; readonly head: string; readonly value: string } | undefined {
  if (!word.startsWith("-")) return undefined;
  const at = word.indexOf("=");
  const head = at >= 0 ? word.slice(0, at + 1) : word.slice(0, word.startsWith("-P") ? 3 : 2);
  const definition = findOption(at >= 0 ? head.slice(0, -1) : head, table);
  const value = word.slice(head.length);
  // The flag alone may be the beginning of another.
  if (definition === undefined || !takesArgument(definition) || (at < 0 && value === "")) return undefined;
  return { definition, head, value };
}

function findOption(flag: string, table: readonly OptionDefinition[]): OptionDefinition | undefined {
  if (!flag.startsWith("-")) return undefined;
  return table.find((definition) => formsOf(definition).some((form) => form === flag || form === `-${flag}`));
}

function formsOf({ long, short, aliases = [] }: OptionDefinition): readonly string[] {
  return [long, ...(short === undefined ? [] : [short]), ...aliases];
}

interface ValueCircumstances {
  readonly table: readonly OptionDefinition[];
  readonly before: readonly string[];
  readonly sources: CandidateSources;
}

/** @param head What stands before the value in the same word. */
async function completeValue(
  definition: OptionDefinition,
  head: string,
  value: string,
  { table, before, sources }: ValueCircumstances,
): Promise<Completion> {
  if (takesFile(definition)) return { kind: "files" };
  if (definition.kind === "choice") return wordsFrom(withHead(head, choicesOf(definition.choices)), head + value);
  if (definition.kind === "auto-rate") return wordsFrom(withHead(head, choicesOf(["auto"])), head + value);
  if (definition.key === "profile") {
    const profiles = await sources.profiles(givenValue("config", before, table));
    return wordsFrom(withHead(head, profiles), head + value);
  }
  return takesArgument(definition) && definition.argument === "PORTS"
    ? completePorts(head, value, sources)
    : { kind: "words", candidates: [] };
}

/** The last item of a port list, behind a comma, a bracket or the letter of a protocol, may be the name of a service. */
async function completePorts(head: string, list: string, sources: CandidateSources): Promise<Completion> {
  const [, earlier = "", name = ""] = /^(.*[,[]|)(?:[TU]:)?([^,[\]:]*)$/i.exec(list) ?? [];
  const kept = list.slice(0, list.length - name.length);
  // A number is no beginning of a name, and all names would be too many.
  if (!/^[a-z]/i.test(name) || !list.startsWith(earlier)) return { kind: "list", candidates: [] };
  return { kind: "list", candidates: withHead(head + kept, await sources.services(name)) };
}

function completeOperand(
  name: CommandName,
  current: string,
  sources: CandidateSources,
): Promise<Completion> | Completion {
  const { operands = "files" } = HELP_PAGES[name];
  if (operands === "files") return { kind: "files" };
  if (operands === "none") return { kind: "words", candidates: [] };
  if (operands === "services") return completeService(current, sources);
  return wordsFrom(choicesOf(operands), current);
}

async function completeService(current: string, sources: CandidateSources): Promise<Completion> {
  return { kind: "words", candidates: /^[a-z]/i.test(current) ? await sources.services(current) : [] };
}

/** The value given to an option, if one is. */
function givenValue(key: string, words: readonly string[], table: readonly OptionDefinition[]): string | undefined {
  const definition = table.find((candidate) => candidate.key === key);
  const at = words.findIndex((word) => findOption(word.split("=", 1)[0] ?? "", table) === definition);
  if (definition === undefined || at < 0) return undefined;
  const [, glued] = words[at]?.split("=", 2) ?? [];
  return glued ?? words[at + 1];
}

function flagCandidates(table: readonly OptionDefinition[]): readonly Candidate[] {
  return table.flatMap((definition) =>
    formsOf(definition).map((value) => ({ value, description: definition.description })),
  );
}

function choicesOf(values: readonly string[]): readonly Candidate[] {
  return values.map((value) => ({ value, description: "" }));
}

function withHead(head: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.map(({ value, description }) => ({ value: head + value, description }));
}

function wordsFrom(candidates: readonly Candidate[], prefix: string): Completion {
  return { kind: "words", candidates: candidates.filter(({ value }) => value.startsWith(prefix)) };
}
