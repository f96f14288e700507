import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { InputError } from "../errors.ts";
import { quoteText } from "./quote-text.ts";
import { TargetTextScanner, type TargetVisitor } from "./target-text-scanner.ts";

/** The file name that means standard input. */
export const STANDARD_INPUT = "-";

/**
 * Reads a target file piece by piece: targets apart by white space or newlines, `#` begins a comment that ends with its line.
 *
 * @param path A file name, or `-` for standard input.
 * @param visit Told of each target. What it throws as an InputError is thrown on with the file and line before its message.
 * @param standardInput What `-` reads; the process's own by default.
 * @throws InputError `TARGET_FILE_UNREADABLE`, and what `visit` throws.
 */
export async function readTargetFile(
  path: string,
  visit: TargetVisitor,
  standardInput: Readable = process.stdin,
): Promise<void> {
  const scanner = new TargetTextScanner(visit);
  const decoder = new TextDecoder();
  try {
    for await (const piece of path === STANDARD_INPUT ? standardInput : createReadStream(path)) {
      scanner.push(typeof piece === "string" ? piece : decoder.decode(piece, { stream: true }));
    }
    scanner.push(decoder.decode());
    scanner.end();
  } catch (error) {
    throw located(error, path, scanner.line);
  }
}

function located(error: unknown, path: string, line: number): unknown {
  const file = path === STANDARD_INPUT ? "standard input" : quoteText(path);
  if (error instanceof InputError) {
    return new InputError(error.code, error.input, `In ${file}, line ${line}: ${error.message}`, { cause: error });
  }
  const errno = error instanceof Error && "code" in error ? error.code : undefined;
  if (typeof errno !== "string") return error;
  return new InputError("TARGET_FILE_UNREADABLE", path, `The target file ${file} ${complaintAbout(errno)}.`, {
    cause: error,
  });
}

function complaintAbout(errno: string): string {
  switch (errno) {
    case "ENOENT":
      return "does not exist: check its name";
    case "EACCES":
    case "EPERM":
      return "may not be read by this user: check its permissions";
    case "EISDIR":
      return "is a folder: give a file";
    default:
      return `cannot be read (${errno})`;
  }
}
