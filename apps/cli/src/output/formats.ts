import {
  createJsonWriter,
  createNdjsonWriter,
  createTextWriter,
  type Field,
  type TextWriterOptions,
  type Writer,
} from "@portolan/report";
import type { OPTION_TABLE } from "../option-table.ts";

type OptionOfKind<Kind> = Extract<(typeof OPTION_TABLE)[number], { readonly kind: Kind }>;

/** What writers are told. */
export interface WriterSettings {
  /** How a table looks. */
  readonly table: TextWriterOptions;
  /** The columns of CSV, all unless given. */
  readonly fields?: readonly Field[];
}

/** Everything that is known of a format of results. */
export interface FormatDefinition {
  /** What it is called by, as in `portolan convert --to csv`. */
  readonly name: string;
  /** Key of the flag that has it printed instead of the table, where there is one. */
  readonly stdoutKey?: OptionOfKind<"flag">["key"];
  /** Key of the flag that names a file for it. */
  readonly fileKey: OptionOfKind<"text">["key"];
  /** What `-oA` puts behind its base, with the dot. */
  readonly extension: string;
  /** Makes a writer. Its code is loaded when it is asked for, unless every scan has it. */
  readonly createWriter: (settings: WriterSettings) => Writer | Promise<Writer>;
}

/** The formats, in the order in which `-oA` opens their files. */
export const FORMATS = [
  {
    name: "text",
    fileKey: "outputText",
    extension: ".txt",
    createWriter: ({ table }) => createTextWriter(table),
  },
  {
    name: "xml",
    fileKey: "outputXml",
    extension: ".xml",
    createWriter: async () => (await import("@portolan/report/xml")).createXmlWriter(),
  },
  {
    name: "grepable",
    fileKey: "outputGrepable",
    extension: ".gnmap",
    createWriter: async () => (await import("@portolan/report/grepable")).createGrepableWriter(),
  },
  {
    name: "json",
    stdoutKey: "json",
    fileKey: "outputJson",
    extension: ".json",
    createWriter: () => createJsonWriter(),
  },
  {
    name: "ndjson",
    stdoutKey: "ndjson",
    fileKey: "outputNdjson",
    extension: ".ndjson",
    createWriter: () => createNdjsonWriter(),
  },
  {
    name: "csv",
    stdoutKey: "csv",
    fileKey: "outputCsv",
    extension: ".csv",
    createWriter: async ({ fields }) =>
      (await import("@portolan/report/csv")).createCsvWriter(fields === undefined ? {} : { fields }),
  },
  {
    name: "list",
    stdoutKey: "list",
    fileKey: "outputList",
    extension: ".list",
    createWriter: async () => (await import("@portolan/report/list")).createListWriter(),
  },
  {
    name: "html",
    stdoutKey: "html",
    fileKey: "outputHtml",
    extension: ".html",
    createWriter: async () => (await import("@portolan/report/html")).createHtmlWriter(),
  },
  {
    name: "markdown",
    stdoutKey: "markdown",
    fileKey: "outputMarkdown",
    extension: ".md",
    createWriter: async ({ table: { omitSilentHosts = true } }) =>
      (await import("@portolan/report/markdown")).createMarkdownWriter({ omitSilentHosts }),
  },
] as const satisfies readonly FormatDefinition[];

/** The name of a format. */
export type Format = (typeof FORMATS)[number]["name"];

/** A writer of the format, for one scan. */
export async function createWriter(format: Format, settings: WriterSettings): Promise<Writer> {
  const definition: FormatDefinition | undefined = FORMATS.find(({ name }) => name === format);
  if (definition === undefined) throw new Error(`There is no format "${format}".`);
  return definition.createWriter(settings);
}
