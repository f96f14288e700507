import type { PlannedProbe } from "@portolan/core";
import { createStreamSink } from "@portolan/report";
import { EXIT_STATUS } from "../exit-status.ts";
import { isBrokenPipe } from "../output/broken-pipe.ts";
import type { Format } from "../output/formats.ts";
import { nameSink } from "../output/named-sink.ts";
import { UsageError } from "../usage-error.ts";

/** Characters that are written at once. */
const CHUNK_CHARACTERS = 65_536;

/** What a dry run is printed as. */
export type DryRunFormat = Extract<Format, "text" | "json" | "ndjson">;

/** The format of a dry run. Throws a `UsageError` for one that only results have. */
export function dryRunFormat(format: Format): DryRunFormat {
  if (format === "text" || format === "json" || format === "ndjson") return format;
  throw new UsageError(`--dry-run prints a table, --json or --ndjson; the format ${format} is for results.`);
}

/**
 * Prints what a scan would probe to standard output, in memory that does not grow with it, and gives the exit status. A reader that has
 * had enough (`| head`) ends it quietly.
 */
export async function printDryRun(run: Iterable<PlannedProbe>, format: DryRunFormat): Promise<number> {
  let readerGone = false;
  const onError = (error: Error): void => {
    readerGone = isBrokenPipe(error);
  };
  const sink = nameSink(createStreamSink(process.stdout, { end: false, onError }), "standard output");
  try {
    for (const chunk of chunks(run, format)) {
      await sink.write(chunk);
      // A write to a pipe may fail at once, but the stream tells of it only when the event loop turns; signals wait for that, too.
      await new Promise(setImmediate);
    }
    await sink.close();
  } catch (error) {
    if (!readerGone) throw error;
  }
  return EXIT_STATUS.finished;
}

/** The text of a dry run, piece by piece. */
export function* chunks(run: Iterable<PlannedProbe>, format: DryRunFormat): Generator<string, void> {
  const isDocument = format === "json";
  let chunk = isDocument ? "[" : "";
  let separator = isDocument ? "\n" : "";
  for (const probe of run) {
    chunk += separator + (format === "text" ? asText(probe) : asJson(probe));
    if (isDocument) separator = ",\n";
    else chunk += "\n";
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = "";
  }
  yield isDocument ? `${chunk}\n]\n` : chunk;
}

function hasPort({ protocol }: PlannedProbe): boolean {
  return protocol === "tcp" || protocol === "udp";
}

function asText(probe: PlannedProbe): string {
  return hasPort(probe) ? `${probe.ip} ${probe.port}/${probe.protocol}` : `${probe.ip} ${probe.protocol}`;
}

function asJson(probe: PlannedProbe): string {
  const { ip, protocol, port } = probe;
  return JSON.stringify({ type: "probe", ip, protocol, ...(hasPort(probe) ? { port } : {}) });
}
