import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { nameOf } from "../option-definition.ts";
import { OPTION_TABLE, type ScanOptions } from "../option-table.ts";
import { UsageError } from "../usage-error.ts";
import { describeWriteError, errnoCodeOf } from "./errno-words.ts";

export type Format = "text" | "json" | "ndjson";

/** A file that results go to. */
export interface FileOutput {
  readonly format: Format;
  /** The flag that asked for it, for messages. */
  readonly flag: string;
  /** Its absolute path. */
  readonly path: string;
}

/** What goes where, all of it found writable. */
export interface OutputPlan {
  readonly stdout: Format;
  readonly files: readonly FileOutput[];
}

/** The file name that means standard output. */
const STANDARD_OUTPUT = "-";

/**
 * What the flags ask to be written where; file names are relative to the folder. Opens, makes and empties nothing.
 * Throws a `UsageError` when a file can't be written, or two formats would go to the same place.
 */
export function planOutputs(options: ScanOptions, directory: string): OutputPlan {
  const named = namedOutputs(options);
  const stdout = stdoutFormat(options, named);
  const files = named
    .filter(({ path }) => path !== STANDARD_OUTPUT)
    .map((file) => ({ ...file, path: resolve(directory, file.path) }));
  refuseSharedFiles(files);
  for (const file of files) refuseUnwritable(file);
  return { stdout, files };
}

/** The error of a file that can't be opened for writing. */
export function unwritable({ flag, path }: FileOutput, error: unknown): UsageError {
  return new UsageError(`${flag} "${path}" cannot be written: ${describeWriteError(error)}.`);
}

function namedOutputs(options: ScanOptions): FileOutput[] {
  const given = [
    ["text", "outputText"],
    ["json", "outputJson"],
    ["ndjson", "outputNdjson"],
  ] as const;
  return given.flatMap(([format, key]) => {
    const path = options[key];
    const definition = OPTION_TABLE.find((candidate) => candidate.key === key);
    return path === undefined || !definition ? [] : [{ format, flag: nameOf(definition), path }];
  });
}

function stdoutFormat(options: ScanOptions, named: readonly FileOutput[]): Format {
  const asked: Pick<FileOutput, "format" | "flag">[] = named.filter(({ path }) => path === STANDARD_OUTPUT);
  if (options.json) asked.push({ format: "json", flag: "--json" });
  if (options.ndjson) asked.push({ format: "ndjson", flag: "--ndjson" });
  const [first, second] = asked;
  if (first && second) {
    throw new UsageError(`${first.flag} and ${second.flag} both ask for standard output; give one of them.`);
  }
  return first?.format ?? "text";
}

function refuseSharedFiles(files: readonly FileOutput[]): void {
  for (const [index, { path, flag }] of files.entries()) {
    const other = files.slice(0, index).find((candidate) => candidate.path === path);
    if (other) throw new UsageError(`${other.flag} and ${flag} both name the file "${path}"; give each its own.`);
  }
}

function refuseUnwritable(file: FileOutput): void {
  try {
    if (statSync(file.path).isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    accessSync(file.path, constants.W_OK);
  } catch (error) {
    if (errnoCodeOf(error) !== "ENOENT") throw unwritable(file, error);
    refuseUnwritableFolder(file);
  }
}

function refuseUnwritableFolder(file: FileOutput): void {
  try {
    accessSync(dirname(file.path), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}
