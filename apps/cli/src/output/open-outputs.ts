import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import {
  createStreamSink,
  type Output,
  type Sink,
  type StreamSinkOptions,
  type TextWriterOptions,
} from "@portolan/report";
import { createWriter } from "./formats.ts";
import { nameSink } from "./named-sink.ts";
import { type NamedFile, type OutputPlan, unwritable } from "./output-plan.ts";

/** What the outputs need to know beside what goes where. */
export interface OutputSettings {
  readonly stdout: Writable;
  /** How standard output is used as a sink. */
  readonly stdoutSink: StreamSinkOptions;
  /** How a table on standard output looks. */
  readonly table: TextWriterOptions;
}

/**
 * Opens everything that the results go to: standard output first, then the files, which are emptied.
 * Rejects with a `UsageError` when a file can't be opened.
 */
export async function openOutputs(plan: OutputPlan, settings: OutputSettings): Promise<Output[]> {
  const { stdout, stdoutSink, table } = settings;
  const sink = nameSink(createStreamSink(stdout, { ...stdoutSink, end: false }), "standard output");
  const fields = plan.fields === undefined ? {} : { fields: plan.fields };
  const outputs: Output[] = [{ writer: await createWriter(plan.stdout, { ...fields, table }), sink }];
  const { omitSilentHosts = true } = table;
  for (const file of plan.files) {
    const writer = await createWriter(file.format, { ...fields, table: { annotated: true, omitSilentHosts } });
    outputs.push({ writer, sink: await openFile(file) });
  }
  return outputs;
}

/** Opens a file, which is emptied. Rejects with a `UsageError` when it can't be. */
export async function openFile(file: NamedFile): Promise<Sink> {
  const stream = createWriteStream(file.path);
  const sink = createStreamSink(stream);
  await new Promise<void>((opened, failed) => {
    stream.once("open", () => opened());
    stream.once("error", (error) => failed(unwritable(file, error)));
  });
  return nameSink(sink, `"${file.path}"`);
}
