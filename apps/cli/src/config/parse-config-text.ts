import { isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { UsageError } from "../usage-error.ts";

/** More aliases than a file of settings has use for: each may stand for all that the others hold. */
const MOST_ALIASES = 100;

/** What a configuration file says. */
export interface ConfigContent {
  readonly value: unknown;
  /** The line, from 1, of what the keys lead to, where that is known. */
  readonly lineOf: (keys: readonly string[]) => number | undefined;
}

/** Reads YAML (1.2). Throws a `UsageError` that names file and line of what is wrong. */
export function parseYaml(path: string, text: string): ConfigContent {
  const { document, lineOf } = parseLines(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    throw new UsageError(`"${path}"${line === undefined ? "" : `, line ${line}`}: ${firstLine(error.message)}`);
  }
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }), lineOf };
  } catch (cause) {
    throw new UsageError(`"${path}": ${firstLine(cause instanceof Error ? cause.message : String(cause))}`);
  }
}

/** Reads JSON. Throws a `UsageError` that names the file and what is wrong. */
export function parseJson(path: string, text: string): ConfigContent {
  try {
    // JSON is YAML as well, which knows the lines.
    return { value: JSON.parse(text), lineOf: parseLines(text).lineOf };
  } catch (cause) {
    throw new UsageError(`"${path}" is not JSON: ${firstLine(cause instanceof Error ? cause.message : String(cause))}`);
  }
}

function parseLines(text: string) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: true });
  const lineOf = (keys: readonly string[]): number | undefined => {
    const offset = offsetOf(document.contents, keys);
    return offset === undefined ? undefined : lineCounter.linePos(offset).line;
  };
  return { document, lineOf };
}

/** Where the key stands that the keys lead to. */
function offsetOf(node: Node | null, [first, ...rest]: readonly string[]): number | undefined {
  if (!isMap<unknown, Node | null>(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === first);
  if (pair === undefined) return undefined;
  if (rest.length > 0) return offsetOf(pair.value, rest);
  return isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}

/** Messages of parsers go on with the place, which is told before, and the text around the fault. */
function firstLine(message: string): string {
  return message.replace(/(?: at line \d+, column \d+)?:?(?:\n.*)?$/s, "");
}
