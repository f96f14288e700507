import type { ResultsSource } from "@portolan/report";

/** The operand that means standard input. */
export const STANDARD_INPUT = "-";

/** Where the results that an operand names are read from. */
export function resultsSource(operand: string): ResultsSource {
  return operand === STANDARD_INPUT ? { name: "standard input", stream: process.stdin } : operand;
}
