import { PassThrough, Writable } from "node:stream";
import { describe, expect, test, vi } from "vitest";
import { createStreamSink } from "./sink.ts";

/** A stream that keeps what it's given, and takes the next only when told. */
function slowStream(): { stream: Writable; chunks: string[]; next: () => void } {
  const chunks: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    highWaterMark: 4,
    decodeStrings: false,
    write(chunk: string, _encoding, callback) {
      chunks.push(chunk);
      waiting.push(callback);
    },
  });
  return { stream, chunks, next: () => waiting.shift()?.() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a stream sink", () => {
  test("writes the texts of one turn at once", async () => {
    const { stream, chunks } = slowStream();
    const sink = createStreamSink(stream);
    sink.write("a");
    sink.write("b");
    expect(chunks).toEqual([]);
    await turn();
    expect(chunks).toEqual(["ab"]);
  });

  test("never cuts a text in two, so that a killed process leaves whole lines", async () => {
    const { stream, chunks, next } = slowStream();
    const sink = createStreamSink(stream);
    const lines = Array.from({ length: 3000 }, (_, index) => `${index} ${"x".repeat((index * 37) % 100)}\n`);
    // Each asks its writer to wait, which this one doesn't.
    stream.setMaxListeners(lines.length);
    for (const line of lines) sink.write(line);
    await turn();
    for (let written = 0; written < chunks.length; written += 1) {
      next();
      await turn();
    }
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.join("")).toBe(lines.join(""));
    for (const chunk of chunks) expect(chunk.endsWith("\n")).toBe(true);
  });

  test("makes the writer wait while the stream is full", async () => {
    const { stream, next } = slowStream();
    const sink = createStreamSink(stream);
    sink.write("long text");
    await turn();
    let drained = false;
    const waiting = sink.write("more")?.then(() => {
      drained = true;
    });
    expect(waiting).toBeDefined();
    await turn();
    expect(drained).toBe(false);
    next();
    await turn();
    next();
    await waiting;
    expect(drained).toBe(true);
  });

  test("wraps each write in what must happen around it", async () => {
    const { stream, chunks } = slowStream();
    const steps: string[] = [];
    const sink = createStreamSink(stream, {
      around: (write) => {
        steps.push("before");
        write();
        steps.push(`after ${chunks.join()}`);
      },
    });
    sink.write("row");
    await turn();
    expect(steps).toEqual(["before", "after row"]);
  });

  test("tells of a failure once, and refuses text from then on", async () => {
    const onError = vi.fn();
    const stream = new Writable({ write: (_chunk, _encoding, callback) => callback(new Error("no space left")) });
    const sink = createStreamSink(stream, { onError });
    sink.write("text");
    await expect(sink.close()).rejects.toThrow("no space left");
    expect(() => sink.write("more")).toThrow("no space left");
    expect(onError).toHaveBeenCalledOnce();
  });

  test("lets go of a writer that waits when the stream fails", async () => {
    const { stream } = slowStream();
    const sink = createStreamSink(stream);
    sink.write("long text");
    await turn();
    const waiting = sink.write("more");
    stream.destroy(new Error("broken pipe"));
    await expect(waiting).rejects.toThrow("broken pipe");
  });

  test("ends the stream at the close, or leaves it open when it is not ours", async () => {
    for (const end of [true, false]) {
      const stream = new PassThrough();
      const sink = createStreamSink(stream, { end });
      sink.write("text");
      await sink.close();
      expect(stream.writableEnded).toBe(end);
      expect(String(stream.read())).toBe("text");
    }
  });
});
