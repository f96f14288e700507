import type { OptionDefinition, OptionValues } from "../option-definition.ts";
import { OUTPUT_OPTIONS } from "../options/output-options.ts";

/** Flags about output that say how a scan goes, or what it tells meanwhile. */
const OF_SCANS = ["open", "show", "reason", "verbose", "progress", "statsEvery"] as const;

type OutputOption = (typeof OUTPUT_OPTIONS)[number];
type ConvertOption = Exclude<OutputOption, { readonly key: (typeof OF_SCANS)[number] }>;

function isOfConvert(option: OutputOption): option is ConvertOption {
  return !OF_SCANS.some((key) => key === option.key);
}

/** The flags of `portolan convert`: those of a scan that say what is written where. */
export const CONVERT_OPTION_TABLE = [
  {
    key: "to",
    long: "--to",
    kind: "text",
    argument: "FORMAT",
    topic: "Output",
    description: "Print in this format: text, json, ndjson, csv, xml and so on, as the flags below name them",
  },
  ...OUTPUT_OPTIONS.filter(isOfConvert),
  { key: "help", long: "--help", short: "-h", kind: "flag", topic: "Other", description: "Show this help" },
] as const satisfies readonly OptionDefinition[];

/** The parsed flags of `portolan convert`. */
export type ConvertOptions = OptionValues<typeof CONVERT_OPTION_TABLE>;
