import { didYouMean } from "./nearest.ts";
import { nameOf, type OptionDefinition, takesArgument } from "./option-definition.ts";
import {
  UNSUPPORTED_LETTERS,
  UNSUPPORTED_LONG,
  UNSUPPORTED_OUTPUTS,
  UNSUPPORTED_PINGS,
  UNSUPPORTED_SCANS,
} from "./unsupported-flags.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Rewrites a command line in nmap's manner (`-sT -T4 -p80 -oN file`) to one with long flags only (`--connect-scan --timing=4 …`), each
 * with its value behind an equals sign. Targets and whatever follows `--` stay as they are.
 *
 * Throws a `UsageError` for a flag that isn't known, for one without its value or with one that it doesn't take, and for a flag of nmap that
 * isn't supported yet.
 */
export function rewriteNmapFlags(argv: readonly string[], table: readonly OptionDefinition[]): string[] {
  const flags = new FlagForms(table);
  const rest = [...argv];
  const rewritten: string[] = [];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === "--") return [...rewritten, argument, ...rest];
    if (argument === "-" || !argument.startsWith("-")) rewritten.push(argument);
    else
      rewritten.push(
        ...(argument.startsWith("--") ? rewriteLong(argument, rest, flags) : rewriteShort(argument, rest, flags)),
      );
  }
  return rewritten;
}

/** The definitions of a table by their forms. */
class FlagForms {
  readonly #byForm = new Map<string, OptionDefinition>();

  constructor(table: readonly OptionDefinition[]) {
    for (const definition of table) {
      for (const form of [definition.long, definition.short, ...(definition.aliases ?? [])]) {
        if (form !== undefined) this.#byForm.set(form, definition);
      }
    }
  }

  find(form: string): OptionDefinition | undefined {
    return this.#byForm.get(form);
  }

  /** An error that names the form that was meant, if one is near: `-f` is easily typed for `-F`. */
  unknown(argument: string, form = argument): UsageError {
    const hint = didYouMean(form, this.#byForm.keys(), "see portolan --help for those there are.");
    return new UsageError(`"${argument}" is not a flag: ${hint}`);
  }
}

function rewriteLong(argument: string, rest: string[], flags: FlagForms): string[] {
  const [form = argument] = argument.split("=", 1);
  const instead = UNSUPPORTED_LONG[form];
  if (instead !== undefined) throw unsupported(form, instead);
  const definition = flags.find(form);
  if (!definition) throw flags.unknown(form);
  return [withValue(definition, argument === form ? undefined : argument.slice(form.length + 1), rest)];
}

function rewriteShort(argument: string, rest: string[], flags: FlagForms): string[] {
  const [form = argument, value] = splitOnce(argument, "=");
  // nmap takes long flags behind a single dash too, and two-letter ones whole: `-oN`, `-iL`, `-open`.
  const whole = flags.find(form) ?? (form.length > 2 ? flags.find(`-${form}`) : undefined);
  if (whole) return [withValue(whole, value, rest)];
  const instead = form.length > 2 ? UNSUPPORTED_LONG[`-${form}`] : undefined;
  if (instead !== undefined) throw unsupported(form, instead);
  if (argument.startsWith("-s")) return rewriteScanTypes(argument, flags);
  if (argument.startsWith("-o")) throw unsupportedFamily(argument, UNSUPPORTED_OUTPUTS, flags);
  if (argument.startsWith("-P")) return [rewritePing(argument, flags)];
  if (argument.startsWith("-iR")) throw unsupported("-iR", "name the targets");
  return rewriteLetters(argument, rest, flags);
}

/** `-sTV` asks for two kinds of scan at once. */
function rewriteScanTypes(argument: string, flags: FlagForms): string[] {
  const letters = [...argument.slice(2)];
  if (letters.length === 0) throw flags.unknown(argument);
  return letters.map((letter) => {
    const definition = flags.find(`-s${letter}`);
    if (definition) return definition.long;
    const instead = UNSUPPORTED_SCANS[letter];
    if (instead !== undefined) throw unsupported(`-s${letter}`, instead);
    throw flags.unknown(argument);
  });
}

/** `-PS22,80` asks hosts at ports that are glued to the flag. */
function rewritePing(argument: string, flags: FlagForms): string {
  const definition = flags.find(argument.slice(0, 3));
  if (definition?.kind === "port-list") return withValue(definition, argument.slice(3), []);
  throw unsupportedFamily(argument, UNSUPPORTED_PINGS, flags);
}

/** One letter with its value behind it, or several letters without values before. */
function rewriteLetters(argument: string, rest: string[], flags: FlagForms): string[] {
  const rewritten: string[] = [];
  for (let at = 1; at < argument.length; at += 1) {
    const form = `-${argument[at]}`;
    const definition = flags.find(form);
    if (!definition) throw unknownLetter(argument, form, flags);
    const glued = argument.slice(at + 1);
    if (takesArgument(definition)) return [...rewritten, withValue(definition, glued === "" ? undefined : glued, rest)];
    rewritten.push(definition.long);
  }
  return rewritten;
}

function unknownLetter(argument: string, form: string, flags: FlagForms): UsageError {
  const instead = UNSUPPORTED_LETTERS[form.slice(1)];
  return instead === undefined ? flags.unknown(argument, form) : unsupported(form, instead);
}

function unsupportedFamily(argument: string, family: Readonly<Record<string, string>>, flags: FlagForms): UsageError {
  const instead = family[argument.charAt(2)];
  return instead === undefined ? flags.unknown(argument) : unsupported(argument.slice(0, 3), instead);
}

function unsupported(form: string, instead: string): UsageError {
  return new UsageError(`${form} is not supported yet: ${instead}.`);
}

function withValue(definition: OptionDefinition, glued: string | undefined, rest: string[]): string {
  if (definition.kind === "port-list") return `${definition.long}=${glued ?? ""}`;
  if (!takesArgument(definition)) {
    if (glued === undefined) return definition.long;
    throw new UsageError(`${nameOf(definition)} takes no value: leave out "=${glued}".`);
  }
  const value = glued ?? rest.shift();
  if (value === undefined) throw new UsageError(`${nameOf(definition)} needs a value: ${definition.argument}.`);
  return `${definition.long}=${value}`;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
