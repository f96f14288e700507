import { nameOf, type OptionDefinition } from "../option-definition.ts";

/** Where a setting comes from. */
export type Origin =
  | { readonly kind: "environment"; readonly variable: string }
  | {
      readonly kind: "file";
      readonly path: string;
      /** The line it stands in, from 1, where that is known. */
      readonly line?: number;
      /** The profile that it is part of, where it is part of one. */
      readonly profile?: string;
    };

/** A flag that the environment or a configuration file gives. */
export interface Setting {
  readonly definition: OptionDefinition;
  /** Its values, as the command line would have them, one for each time that it's given; none when it's turned off. */
  readonly texts: readonly string[];
  readonly origin: Origin;
}

/** How messages call the place that a setting comes from. */
export function describeOrigin(origin: Origin): string {
  if (origin.kind === "environment") return `$${origin.variable}`;
  const { path, line, profile } = origin;
  return `"${path}"${line === undefined ? "" : `, line ${line}`}${profile === undefined ? "" : ` (profile ${profile})`}`;
}

/** What a message about a flag adds when the flag was not given on the command line. */
export function explainSettings(message: string, settings: readonly Setting[]): string {
  const words = new Set(message.split(/[^\w-]+/));
  const named = settings.filter(({ definition }) => words.has(definition.long));
  const places = named.map(({ definition, origin }) => `${nameOf(definition)} is set by ${describeOrigin(origin)}`);
  return places.length === 0 ? message : `${message} (${[...new Set(places)].join("; ")})`;
}
