import { COMMANDS } from "./commands.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** A word with a dot, a colon or a figure is no command's name. */
const COMMAND_LIKE = /^[a-z][a-z-]*$/i;

/** A shorter word is near to too many, such as `man` to `main`. */
const SHORTEST = 4;

/**
 * Refuses a first word that is nearly the name of a command: as a target, its name would be looked up, and what was meant for the command
 * would be scanned. Throws a `UsageError` that says how to scan a host of that name.
 */
export function refuseMisspeltCommand([word = ""]: readonly string[]): void {
  if (word.length < SHORTEST || !COMMAND_LIKE.test(word) || Object.hasOwn(COMMANDS, word)) return;
  const names = Object.keys(COMMANDS).filter((name) => name.length >= SHORTEST);
  const meant = nearest(word, names);
  if (meant === undefined) return;
  throw new UsageError(
    `"${word}" is not a command: did you mean ${meant}? To scan a host of that name, say portolan scan ${word}`,
  );
}
