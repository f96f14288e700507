import { SaxesParser } from "saxes";
import type { ByteSource } from "./byte-source.ts";
import { damaged, ResultsError } from "./results-error.ts";

/* A CommonJS library, imported here alone and statically: in the command's bundle its names would get lost otherwise. */

/** Characters that a text, a comment or an attribute has at most: what nmap's scripts say is long, but not so long. */
const MOST_CHARACTERS = 8 * 2 ** 20;
const MOST_DEPTH = 64;
const MOST_ATTRIBUTES = 256;

/** What is done with the elements of a document, in their order. */
export interface ElementHandler {
  open(name: string, attributes: Readonly<Record<string, string>>, parent: string | undefined): void;
  close(name: string): void;
}

/**
 * Reads the elements of an XML document, and pauses after each chunk. Entities that a document declares are refused, so that none can
 * multiply. A document that is cut ends as if it were whole.
 *
 * @throws ResultsError `RESULTS_DAMAGED`, after the elements before that.
 */
export async function* readElements({ name, chunks }: ByteSource, handler: ElementHandler): AsyncGenerator<void, void> {
  const elements = new Elements(name, handler);
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    let failure: unknown;
    try {
      elements.write(decoder.decode(chunk, { stream: true }));
    } catch (error) {
      failure = error;
    }
    yield;
    if (failure !== undefined) throw failure;
  }
}

class Elements {
  readonly #name: string;
  readonly #parser = new SaxesParser();
  readonly #open: string[] = [];
  #attributes = 0;
  /** Where in the document something was last whole. */
  #wholeAt = 0;

  constructor(name: string, handler: ElementHandler) {
    this.#name = name;
    this.#parser.on("attribute", () => {
      this.#wholeAt = this.#parser.position;
      this.#attributes += 1;
      if (this.#attributes > MOST_ATTRIBUTES) this.#fail(`an element has more than ${MOST_ATTRIBUTES} attributes`);
    });
    this.#parser.on("opentag", (tag) => {
      this.#wholeAt = this.#parser.position;
      this.#attributes = 0;
      handler.open(tag.name, tag.attributes, this.#open.at(-1));
      this.#open.push(tag.name);
      if (this.#open.length > MOST_DEPTH) this.#fail(`elements lie more than ${MOST_DEPTH} deep in each other`);
    });
    this.#parser.on("closetag", (tag) => {
      this.#wholeAt = this.#parser.position;
      this.#open.pop();
      handler.close(tag.name);
    });
  }

  write(text: string): void {
    try {
      this.#parser.write(text);
    } catch (error) {
      if (error instanceof ResultsError) throw error;
      this.#fail(`it is not XML (${error instanceof Error ? error.message : String(error)})`, error);
    }
    if (this.#parser.position - this.#wholeAt > MOST_CHARACTERS)
      this.#fail(`a text is longer than ${MOST_CHARACTERS} characters`);
  }

  #fail(what: string, cause?: unknown): never {
    throw damaged(this.#name, `line ${this.#parser.line}`, what, cause);
  }
}
