import type { OptionDefinition } from "../option-definition.ts";
import type { ParsedArguments } from "../parse-arguments.ts";

/** A command line and what the configuration adds to it. */
export interface ScanArguments<Table extends readonly OptionDefinition[]> extends ParsedArguments<Table> {
  /** A command line that means all of it, whatever the configuration will be: what a checkpoint keeps. */
  readonly argv: readonly string[];
}
