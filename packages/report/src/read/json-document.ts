import type { ScanEvent } from "@portolan/core";
import { JSONParser, Tokenizer } from "@streamparser/json";
import type { ByteSource } from "./byte-source.ts";
import { checkEvent } from "./event-schema.ts";
import { damaged, ResultsError } from "./results-error.ts";

/** What the parser hands out one by one; nothing else of the document is kept. */
const PATHS = ["$.start", "$.ports.*", "$.hosts.*", "$.warnings.*", "$.end"];

/** Bytes that one event has at most: what is larger is none, and would have to be held whole. */
const MOST_EVENT_BYTES = 64 * 2 ** 20;

/**
 * The events of our JSON document. Where it is cut, those that are whole.
 *
 * @throws ResultsError `RESULTS_DAMAGED`.
 */
export async function* readJsonDocument({ name, chunks }: ByteSource): AsyncGenerator<ScanEvent, void> {
  const document = new JsonDocument(name);
  for await (const chunk of chunks) yield* document.write(chunk);
}

class JsonDocument {
  readonly #name: string;
  readonly #parser = keepingMarks(new JSONParser({ paths: PATHS, keepStack: false }));
  /** Events of the chunk that is being read. */
  #events: ScanEvent[] = [];
  #told = 0;
  #bytes = 0;
  #lastEventAt = 0;

  constructor(name: string) {
    this.#name = name;
    this.#parser.onValue = ({ value, key, stack }) => {
      this.#lastEventAt = this.#bytes;
      // A scan that broke off has `null` for its start or end.
      if (value !== null) this.#add(value, stack.length > 1 ? stack[1]?.key : key);
    };
  }

  /** @throws ResultsError `RESULTS_DAMAGED`, after the events before that. */
  *write(chunk: Buffer): Generator<ScanEvent, void> {
    this.#events = [];
    let failure: unknown;
    try {
      this.#parse(chunk);
    } catch (error) {
      failure = error;
    }
    yield* this.#events;
    if (failure !== undefined) throw failure;
  }

  #parse(chunk: Buffer): void {
    const before = this.#bytes;
    this.#bytes += chunk.length;
    if (this.#parser.isEnded) {
      if (chunk.toString("latin1").trim() === "") return;
      throw damaged(this.#name, `byte ${before}`, "the document ended before");
    }
    try {
      this.#parser.write(chunk);
    } catch (cause) {
      if (cause instanceof ResultsError) throw cause;
      const what = cause instanceof Error ? cause.message : String(cause);
      throw damaged(this.#name, `byte ${before} or up to ${chunk.length} behind it`, what, cause);
    }
    if (this.#bytes - this.#lastEventAt > MOST_EVENT_BYTES)
      throw damaged(this.#name, `byte ${this.#lastEventAt}`, "what begins there is too long for an event");
  }

  #add(value: unknown, part: unknown): void {
    const check = checkEvent(value);
    if (!check.ok) {
      const what = `a member of "${String(part)}" is not an event of a scan (its ${check.field} is none)`;
      throw damaged(this.#name, `event ${this.#told + 1}`, what, check.cause);
    }
    if (check.event.type === "start" && this.#told > 0)
      throw damaged(this.#name, `event ${this.#told + 1}`, '"start" comes after what it is the start of');
    this.#told += 1;
    this.#events.push(check.event);
  }
}

/**
 * The parser's decoder takes U+FEFF anywhere in a text for a byte order mark, and drops it; there is no option against that (0.0.26). So it is
 * given another, by its private members: `read-results.test.ts` notices when they are not there any more.
 */
function keepingMarks(parser: JSONParser): JSONParser {
  const tokenizer: unknown = Reflect.get(parser, "tokenizer");
  const text: unknown = tokenizer instanceof Tokenizer ? Reflect.get(tokenizer, "bufferedString") : undefined;
  if (typeof text === "object" && text !== null)
    Reflect.set(text, "decoder", new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }));
  return parser;
}
