/** What decides on colour. */
export interface ColorCircumstances {
  /** Whether `--no-color` was given. */
  readonly noColor: boolean;
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Whether to colour: never against the user, then as the environment says (`NO_COLOR` per no-color.org, `FORCE_COLOR` as Node reads
 * it), else on a terminal that can.
 */
export function chooseColor({ noColor, isTerminal, environment }: ColorCircumstances): boolean {
  if (noColor || environment["NO_COLOR"]) return false;
  const force = environment["FORCE_COLOR"];
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  return isTerminal && environment["TERM"] !== "dumb";
}

/** Whether to colour what this process prints to standard output. */
export function colorsStdout({ noColor = false }: { readonly noColor?: boolean }): boolean {
  return chooseColor({ noColor, isTerminal: process.stdout.isTTY, environment: process.env });
}
