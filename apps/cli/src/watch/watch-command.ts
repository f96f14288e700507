import { nameHosts, type Scan, type ScanEvent, scan } from "@portolan/core";
import { createStreamSink, escapeForTerminal, readResults, type Sink } from "@portolan/report";
import { collectResults } from "@portolan/report/diff";
import { readScanArguments } from "../config/read-scan-arguments.ts";
import { EXIT_STATUS } from "../exit-status.ts";
import { formatHelp } from "../help.ts";
import { nameOf, type OptionValues } from "../option-definition.ts";
import { OPTION_TABLE } from "../option-table.ts";
import { isBrokenPipe } from "../output/broken-pipe.ts";
import { createMessagesWriter, detailOf } from "../output/messages-writer.ts";
import { nameSink } from "../output/named-sink.ts";
import { resultsSource } from "../results/results-source.ts";
import { watchInterrupts } from "../scan/interrupt.ts";
import { loadCatalogue } from "../scan/load-catalogue.ts";
import { withoutUndefined } from "../scan/pace.ts";
import { planNames } from "../scan/plan-names.ts";
import { planRequest } from "../scan/plan-request.ts";
import { UsageError } from "../usage-error.ts";
import { parseNotifyCommand, runNotifyCommand, SECRET_VARIABLE } from "./notify-command.ts";
import { type Receiver, reportChanges } from "./report-changes.ts";
import { isWatchable, WATCH_OPTIONS } from "./watch-options.ts";
import { watchScans } from "./watch-scans.ts";
import { parseWebhookUrl, postNotice } from "./webhook.ts";

const WATCH_TABLE = [...WATCH_OPTIONS, ...OPTION_TABLE] as const;
type WatchFlags = OptionValues<typeof WATCH_TABLE>;

const EVERY_MS = 600_000;

/** `portolan watch`: scans again and again, and prints what changes. */
export async function runWatch(argv: readonly string[]): Promise<number> {
  const { operands, options } = await readScanArguments(argv, WATCH_TABLE);
  // Among other letters, as in `-vh`: alone it never comes this far.
  if (options.help) {
    process.stdout.write(formatHelp("watch", process.stdout.columns ?? 100));
    return EXIT_STATUS.finished;
  }
  refuseForeignFlags(options);
  const ending = new AbortController();
  const names = planNames(options);
  const receivers = receiversOf(options, ending.signal);
  const baseline =
    options.baseline === undefined ? undefined : await collectResults(readResults(resultsSource(options.baseline)));
  const output = openOutput(() => ending.abort());
  const interrupts = watchInterrupts(() => ending.abort());
  try {
    const isFinished = await watchScans({
      everyMs: options.every ?? EVERY_MS,
      times: options.times ?? Number.POSITIVE_INFINITY,
      baseline,
      signal: ending.signal,
      scan: async (signal) => {
        const request = await planRequest(operands, options, loadCatalogue);
        const { timeout: timeoutMs } = options;
        const running = scan({
          ...request,
          ...withoutUndefined({ timeoutMs }),
          signal,
          arguments: ["portolan", ...argv],
        });
        return collectResults(tellingOf(names === undefined ? running : nameHosts(running, names), options));
      },
      report: (difference, scanNumber) =>
        reportChanges(difference, scanNumber, {
          sink: output.sink,
          format: options.ndjson ? "ndjson" : "text",
          receivers,
          tell,
        }),
      tell: (message, isTrouble) => {
        if (isTrouble || !options.quiet) tell(message);
      },
    });
    await output.sink.close();
    if (!interrupts.interrupted) return isFinished ? EXIT_STATUS.finished : EXIT_STATUS.failed;
  } catch (error) {
    if (output.isUnread()) return EXIT_STATUS.finished;
    throw error;
  } finally {
    interrupts.dispose();
  }
  tell("interrupted.");
  return EXIT_STATUS.interrupted;
}

/** Throws a `UsageError` for flags that a watch could not obey. */
function refuseForeignFlags(options: WatchFlags): void {
  const foreign = OPTION_TABLE.find((definition) => options[definition.key] !== undefined && !isWatchable(definition));
  if (foreign !== undefined) {
    throw new UsageError(
      `watch prints changes, as text or by --ndjson, and keeps no single scan: leave out ${nameOf(foreign)}.`,
    );
  }
  if ([...(options.inputList ?? []), ...(options.excludeFile ?? [])].includes("-"))
    throw new UsageError('watch reads files of targets for each scan, but "-", standard input, can be read only once.');
}

function receiversOf({ notify, notifyCommand }: WatchFlags, signal: AbortSignal): Receiver[] {
  const receivers: Receiver[] = [];
  if (notify !== undefined) {
    const webhook = { url: parseWebhookUrl(notify), secret: process.env[SECRET_VARIABLE] || undefined };
    // The path may be what opens the door: it is told to nobody.
    receivers.push({ name: webhook.url.origin, send: (notice) => postNotice(notice, webhook, signal) });
  }
  if (notifyCommand !== undefined) {
    const command = parseNotifyCommand(notifyCommand);
    receivers.push({ name: `"${command.file}"`, send: (notice) => runNotifyCommand(notice, command, signal) });
  }
  return receivers;
}

/** Standard output; when its reader goes away, nobody wants to know of changes any more. */
function openOutput(onFailure: () => void): { readonly sink: Sink; isUnread(): boolean } {
  let isUnread = false;
  const onError = (error: Error): void => {
    isUnread = isBrokenPipe(error);
    onFailure();
  };
  const sink = nameSink(createStreamSink(process.stdout, { end: false, onError }), "standard output");
  return { sink, isUnread: () => isUnread };
}

/** The events of a scan, of which warnings, and what `-v` asks for, are told on the way. */
async function* tellingOf(events: Scan, flags: WatchFlags): AsyncGenerator<ScanEvent> {
  const writer = createMessagesWriter(detailOf(flags));
  for await (const event of events) {
    process.stderr.write(writer.write(event));
    yield event;
  }
}

function tell(message: string): void {
  process.stderr.write(`portolan: ${escapeForTerminal(message)}\n`);
}
