/** Headings of the help, in order. */
export const TOPICS = [
  "Targets",
  "Discovery",
  "Ports",
  "Scan",
  "Pace",
  "Output",
  "Expectations",
  "Interruption",
  "Server",
  "Other",
] as const;

export type Topic = (typeof TOPICS)[number];

interface CommonFields {
  /** Property that the parsed value is found under. */
  readonly key: string;
  /** The long form, with its dashes. */
  readonly long: string;
  /** The short form, nmap's where nmap has the flag: one letter (`-p`) or two (`-oN`). */
  readonly short?: string;
  /** Other long forms that mean the same. */
  readonly aliases?: readonly string[];
  readonly topic: Topic;
  /** What it does, in a sentence without its full stop. */
  readonly description: string;
  /** What holds when it isn't given, as the help says it. */
  readonly default?: string;
  /** Keys of flags that can't be given beside this one. */
  readonly conflicts?: readonly string[];
  /** Whether it says what one run is to do, so that neither the environment nor a configuration file may give it. */
  readonly commandLineOnly?: true;
  /** Whether it is about the process or the machine that scans, or asks for what a server does not do, so that `--server` excludes it. */
  readonly localOnly?: true;
}

interface WithArgument {
  /** Name of the argument, as the help shows it; `FILE` for the name of a file, `BASE` for what such names begin with (`takesFile`). */
  readonly argument: string;
}

/** On when given. */
export interface FlagOption extends CommonFields {
  readonly kind: "flag";
}

/** Counts how often it's given. */
export interface CountOption extends CommonFields {
  readonly kind: "count";
}

export interface IntegerOption extends CommonFields, WithArgument {
  readonly kind: "integer";
  readonly minimum: number;
  readonly maximum: number;
}

/** Probes a second, above zero; a fraction is allowed. */
export interface RateOption extends CommonFields, WithArgument {
  readonly kind: "rate";
}

/** Probes a second, or `auto` for a rate that is found by measurement. */
export interface AutoRateOption extends CommonFields, WithArgument {
  readonly kind: "auto-rate";
}

/** A port list glued to the flag (`-PS22,80`, `--ping-syn=22`), which may be left out; may be given many times. */
export interface PortListOption extends CommonFields, WithArgument {
  readonly kind: "port-list";
}

/** A time span in nmap's units, kept in milliseconds. */
export interface DurationOption extends CommonFields, WithArgument {
  readonly kind: "duration";
  readonly minimumMs: number;
}

/** Text that is judged further on; the last one given counts, unless it must be given only once. */
export interface TextOption extends CommonFields, WithArgument {
  readonly kind: "text";
  readonly once?: true;
}

/** Text that may be given many times. */
export interface TextsOption extends CommonFields, WithArgument {
  readonly kind: "texts";
}

/** One of a few words. Where they are numbered, the number from 0 means the word as well. */
export interface ChoiceOption extends CommonFields, WithArgument {
  readonly kind: "choice";
  readonly choices: readonly string[];
  readonly numbered?: true;
}

/** `i/n`: part i, from 1, of n. */
export interface ShardOption extends CommonFields, WithArgument {
  readonly kind: "shard";
}

/** Up to 32 hexadecimal digits. */
export interface SeedOption extends CommonFields, WithArgument {
  readonly kind: "seed";
}

/** Everything that is known of a flag: parsing, checking and help are made from this. */
export type OptionDefinition =
  | FlagOption
  | CountOption
  | IntegerOption
  | RateOption
  | AutoRateOption
  | DurationOption
  | TextOption
  | TextsOption
  | PortListOption
  | ChoiceOption
  | ShardOption
  | SeedOption;

/** The type of the parsed value of an option. */
export type OptionValue<Definition> = Definition extends FlagOption
  ? boolean
  : Definition extends CountOption | IntegerOption | RateOption | DurationOption
    ? number
    : Definition extends AutoRateOption
      ? number | "auto"
      : Definition extends TextOption | SeedOption
        ? string
        : Definition extends TextsOption | PortListOption
          ? readonly string[]
          : Definition extends ChoiceOption
            ? Definition["choices"][number]
            : Definition extends ShardOption
              ? { readonly index: number; readonly count: number }
              : never;

/** The parsed values of a table of options: one property for each, there when the option was given. */
export type OptionValues<Table extends readonly OptionDefinition[]> = {
  readonly [Definition in Table[number] as Definition["key"]]?: OptionValue<Definition>;
};

/** Arguments that name files. */
const FILE_ARGUMENTS: ReadonlySet<string> = new Set(["FILE", "BASE"]);

/** Whether the option has a value, which may be left out only where it is glued to the flag. */
export function takesArgument(
  definition: OptionDefinition,
): definition is Exclude<OptionDefinition, FlagOption | CountOption> {
  return definition.kind !== "flag" && definition.kind !== "count";
}

/** Whether the value is the name of a file, or what such names begin with. */
export function takesFile(definition: OptionDefinition): boolean {
  return takesArgument(definition) && FILE_ARGUMENTS.has(definition.argument);
}

/** How messages call the option: `-p/--ports`. */
export function nameOf({ short, long }: Pick<OptionDefinition, "short" | "long">): string {
  return short === undefined ? long : `${short}/${long}`;
}
