import { COMMANDS } from "./commands.ts";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** A word with a dot, a colon or a figure is no command's name; a shorter one is near to too many. */
const COMMAND_LIKE = /^[a-z][a-z-]{3,}$/i;

/**
 * Refuses a first word that is nearly the name of a command: as a target, its name would be looked up, and what was meant for the command
 * would be scanned. Throws a `UsageError` that says how to scan a host of that name.
 */
export function refuseMisspeltCommand([word = ""]: readonly string[]): void {
  if (!COMMAND_LIKE.test(word) || Object.hasOwn(COMMANDS, word)) return;
  const meant = nearest(word, Object.keys(COMMANDS));
  if (meant === undefined) return;
  throw new UsageError(
    `"${word}" is not a command: did you mean ${meant}? To scan a host of that name, say portolan scan ${word}`,
  );
}
