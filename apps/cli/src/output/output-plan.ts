import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Field } from "@portolan/report";
import { nameOf } from "../option-definition.ts";
import { OPTION_TABLE, type ScanOptions } from "../option-table.ts";
import { UsageError } from "../usage-error.ts";
import { describeWriteError, errnoCodeOf } from "./errno-words.ts";
import { parseFields } from "./fields.ts";
import { FORMATS, type Format, type FormatDefinition } from "./formats.ts";

/** A file that something is written to. */
export interface NamedFile {
  /** The flag that asked for it, for messages. */
  readonly flag: string;
  /** Its absolute path. */
  readonly path: string;
}

/** A file that results go to. */
export interface FileOutput extends NamedFile {
  readonly format: Format;
}

/** What goes where, all of it found writable. */
export interface OutputPlan {
  readonly stdout: Format;
  readonly files: readonly FileOutput[];
  /** The columns that were asked for. */
  readonly fields?: readonly Field[];
}

/** Something that asks for a format on standard output. */
interface StdoutOutput {
  readonly format: Format;
  readonly flag: string;
}

/** The file name that means standard output. */
const STANDARD_OUTPUT = "-";

/**
 * What the flags ask to be written where; file names are relative to the folder. Opens, makes and empties nothing.
 * Throws a `UsageError` when a file can't be written, two formats would go to the same place, or a column isn't one.
 */
export function planOutputs(options: ScanOptions, directory: string): OutputPlan {
  const named = namedOutputs(options);
  const stdout = chooseStdout([...named.filter(({ path }) => path === STANDARD_OUTPUT), ...stdoutFlags(options)]);
  const files = [...named.filter(({ path }) => path !== STANDARD_OUTPUT), ...outputsOfBase(options)].map((file) => ({
    ...file,
    path: resolve(directory, file.path),
  }));
  refuseUnusableFiles(files);
  return { stdout, files, ...chosenFields(options, [stdout, ...files.map(({ format }) => format)]) };
}

/** Keys of the flags that say what goes to standard output. */
export function asksStandardOutput(options: ScanOptions): readonly string[] {
  return FORMATS.flatMap((definition) => {
    const { stdoutKey, fileKey }: FormatDefinition = definition;
    const keys = options[fileKey] === STANDARD_OUTPUT ? [fileKey] : [];
    return stdoutKey !== undefined && options[stdoutKey] ? [...keys, stdoutKey] : keys;
  });
}

/** Throws a `UsageError` for files that can't be written, or that are one and the same. Opens, makes and empties nothing. */
export function refuseUnusableFiles(files: readonly NamedFile[]): void {
  for (const file of files) refuseUnwritable(file);
  refuseSharedFiles(files);
}

/** The error of a file that can't be opened for writing. */
export function unwritable({ flag, path }: NamedFile, error: unknown): UsageError {
  return new UsageError(`${flag} "${path}" cannot be written: ${describeWriteError(error)}.`);
}

function namedOutputs(options: ScanOptions): FileOutput[] {
  return FORMATS.flatMap(({ name, fileKey }) => {
    const path = options[fileKey];
    return path === undefined ? [] : [{ format: name, flag: flagOf(fileKey), path }];
  });
}

function stdoutFlags(options: ScanOptions): StdoutOutput[] {
  return FORMATS.flatMap((definition) => {
    const { stdoutKey }: FormatDefinition = definition;
    const isAsked = stdoutKey !== undefined && options[stdoutKey];
    return isAsked ? [{ format: definition.name, flag: flagOf(stdoutKey) }] : [];
  });
}

function chooseStdout([first, second]: readonly StdoutOutput[]): Format {
  if (first && second) {
    throw new UsageError(`${first.flag} and ${second.flag} both ask for standard output; give one of them.`);
  }
  return first?.format ?? "text";
}

function chosenFields({ fields }: ScanOptions, formats: readonly Format[]): Pick<OutputPlan, "fields"> {
  if (fields === undefined) return {};
  const parsed = parseFields(fields);
  if (formats.includes("csv")) return { fields: parsed };
  throw new UsageError(
    `${flagOf("fields")} "${fields}" says which columns CSV has; give --csv or --output-csv as well.`,
  );
}

/** `-oA base` asks for each format, in a file beside the others. */
function outputsOfBase({ outputAll: base }: ScanOptions): FileOutput[] {
  if (base === undefined) return [];
  const flag = flagOf("outputAll");
  if (base === STANDARD_OUTPUT || base.endsWith("/")) {
    throw new UsageError(`${flag} "${base}" is no base for the names of files; give one such as "scan".`);
  }
  return FORMATS.map(({ name, extension }) => ({ format: name, flag, path: base + extension }));
}

function flagOf(key: string): string {
  const definition = OPTION_TABLE.find((candidate) => candidate.key === key);
  return definition === undefined ? key : nameOf(definition);
}

/** Two names of one file, as by a link, are found where the file is there already. */
function refuseSharedFiles(files: readonly NamedFile[]): void {
  const owners = new Map<string, NamedFile>();
  for (const file of files) {
    for (const identity of identitiesOf(file.path)) {
      const other = owners.get(identity);
      if (other) {
        throw new UsageError(`${other.flag} and ${file.flag} both name the file "${file.path}"; give each its own.`);
      }
      owners.set(identity, file);
    }
  }
}

function identitiesOf(path: string): string[] {
  const file = statSync(path, { throwIfNoEntry: false, bigint: true });
  return file?.isFile() ? [path, `${file.dev}:${file.ino}`] : [path];
}

function refuseUnwritable(file: NamedFile): void {
  try {
    if (statSync(file.path).isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    accessSync(file.path, constants.W_OK);
  } catch (error) {
    if (errnoCodeOf(error) !== "ENOENT") throw unwritable(file, error);
    refuseUnwritableFolder(file);
  }
}

function refuseUnwritableFolder(file: NamedFile): void {
  try {
    accessSync(dirname(file.path), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}
