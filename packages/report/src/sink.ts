import type { Writable } from "node:stream";

/** Where the text of a writer goes. */
export interface Sink {
  /**
   * Appends text. When it gives a promise, wait for it before writing more: the sink has enough for now.
   * Throws, or rejects with, the error of the sink once it has failed.
   */
  write(text: string): Promise<void> | undefined;
  /** Resolves when everything written has left the process; rejects with the error of the sink. The sink takes no more text then. */
  close(): Promise<void>;
}

/** How a stream is used as a sink. */
export interface StreamSinkOptions {
  /** Whether to end the stream at the close; `true` by default. A standard stream of the process isn't ours to end. */
  readonly end?: boolean;
  /** Told once, when the stream fails, which may be at any time after a write. */
  readonly onError?: (error: Error) => void;
  /** Does the write, and what must happen right before and after it, such as wiping a progress line off the same terminal. */
  readonly around?: (write: () => void) => void;
}

/** Characters gathered before they are written without waiting for the turn of the event loop to end. */
const GATHERED_CHARACTERS = 65_536;

/**
 * A sink over a stream of Node. Texts of one turn of the event loop go out as one write: a burst of results costs one system call.
 *
 * A stream that is closed or fails makes every later `write` throw and `close` reject; an `error` event never goes unhandled.
 */
export function createStreamSink(stream: Writable, options: StreamSinkOptions = {}): Sink {
  return new StreamSink(stream, options);
}

class StreamSink implements Sink {
  readonly #stream: Writable;
  readonly #options: StreamSinkOptions;
  #gathered = "";
  #scheduled: NodeJS.Immediate | undefined;
  #error: Error | undefined;

  constructor(stream: Writable, options: StreamSinkOptions) {
    this.#stream = stream;
    this.#options = options;
    stream.on("error", this.#fail);
  }

  write(text: string): Promise<void> | undefined {
    if (this.#error) throw this.#error;
    if (text === "") return undefined;
    this.#gathered += text;
    if (this.#gathered.length >= GATHERED_CHARACTERS) this.#flush();
    else this.#scheduled ??= setImmediate(() => this.#flush());
    return this.#stream.writableNeedDrain ? this.#drained() : undefined;
  }

  async close(): Promise<void> {
    if (!this.#error) this.#flush();
    if (!this.#error) await this.#settled();
    if (this.#error) throw this.#error;
  }

  #flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const text = this.#gathered;
    this.#gathered = "";
    if (text === "" || this.#error) return;
    const write = (): void => void this.#stream.write(text);
    if (this.#options.around) this.#options.around(write);
    else write();
  }

  #drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#stream.off("drain", settle).off("close", settle).off("error", settle);
        if (this.#error) reject(this.#error);
        else resolve();
      };
      this.#stream.on("drain", settle).on("close", settle).on("error", settle);
    });
  }

  #settled(): Promise<void> {
    return new Promise((resolve) => {
      const done = (error?: Error | null): void => {
        if (error) this.#fail(error);
        resolve();
      };
      if (this.#options.end === false) this.#stream.write("", done);
      else this.#stream.end(done);
    });
  }

  readonly #fail = (error: Error): void => {
    if (this.#error) return;
    this.#error = error;
    this.#options.onError?.(error);
  };
}
