import { InputError } from "@portolan/core";
import { isMap, isNode, LineCounter, parseDocument } from "yaml";
import { quote } from "./quote.ts";

/** The most characters of a policy file: far more than anybody writes by hand. */
const MAX_LENGTH = 2 ** 18;

/** Where something stands in a document: keys of maps and places in lists, from the root. */
export type DocumentPath = readonly PropertyKey[];

/** A YAML file of which every value knows its line. */
export class PolicyDocument {
  /** What the document holds, of no known shape. */
  readonly value: unknown;
  readonly #path: string;
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  /**
   * Reads YAML 1.2 in its core schema: no tags, no merge keys, keys that are texts and stand once, aliases in bounds.
   *
   * @throws InputError `POLICY_INVALID`.
   */
  constructor(text: string, path: string) {
    this.#path = path;
    if (text.length > MAX_LENGTH) {
      throw this.#error(path, `is longer than ${MAX_LENGTH} characters, which is too long for a policy: split it.`);
    }
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      resolveKnownTags: false,
      stringKeys: true,
      logLevel: "error",
    });
    const [complaint] = [...this.#document.errors, ...this.#document.warnings];
    if (complaint !== undefined) {
      const { line } = this.#lines.linePos(complaint.pos[0]);
      const [firstSentence = ""] = complaint.message.split("\n");
      throw this.#error(firstSentence, `, line ${line}, is no YAML that a policy may hold: ${firstSentence}.`);
    }
    this.value = this.#read();
  }

  /** The line of a value, or of the nearest thing around it, from 1. */
  lineOf(path: DocumentPath): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#lines.linePos(node.range[0]).line;
    }
    return 1;
  }

  /** The line of a key in the map at a path. */
  lineOfKey(path: DocumentPath, key: string): number {
    const map: unknown = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    const keyNodes = isMap(map) ? map.items.map((pair) => pair.key) : [];
    const node = keyNodes.find((candidate) => isNode(candidate) && String(candidate) === key);
    return isNode(node) && node.range ? this.#lines.linePos(node.range[0]).line : this.lineOf(path);
  }

  /** The error for a text of the document; the complaint is a sentence. */
  invalid(line: number, input: string, complaint: string, cause?: unknown): InputError {
    return this.#error(input, `, line ${line}: ${complaint}`, cause);
  }

  #read(): unknown {
    try {
      return this.#document.toJS();
    } catch (error) {
      // Too many aliases, or one without an anchor: a file that would unfold to something huge.
      const reason = error instanceof Error ? error.message : String(error);
      throw this.#error(this.#path, ` cannot be unfolded: ${reason}; write what its aliases stand for.`, error);
    }
  }

  #error(input: string, complaint: string, cause?: unknown): InputError {
    return new InputError("POLICY_INVALID", input, `The policy ${quote(this.#path)}${complaint}`, { cause });
  }
}
