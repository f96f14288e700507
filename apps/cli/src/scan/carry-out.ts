import { existsSync, rmSync } from "node:fs";
import {
  type AddressSet,
  type EndEvent,
  InputError,
  type NameHostsOptions,
  nameHosts,
  type Scan,
  type ScanEvent,
} from "@portolan/core";
import { createStreamSink, escapeForTerminal, type Output, type Sink, writeEvents } from "@portolan/report";
import { EXIT_STATUS } from "../exit-status.ts";
import type { Expectations } from "../expectations/expectations.ts";
import { describeFailure } from "../failure.ts";
import type { ScanOptions } from "../option-table.ts";
import { isBrokenPipe } from "../output/broken-pipe.ts";
import { colorsStdout } from "../output/color.ts";
import { describeWriteError } from "../output/errno-words.ts";
import type { Keyboard } from "../output/keyboard.ts";
import { createMessagesWriter, type Detail, detailOf } from "../output/messages-writer.ts";
import { openOutputs } from "../output/open-outputs.ts";
import type { OutputPlan } from "../output/output-plan.ts";
import type { ProgressLine } from "../output/progress-line.ts";
import { UsageError } from "../usage-error.ts";
import { type BegunEvents, beginEvents } from "./begin-events.ts";
import { type CheckpointFile, quoteForShell } from "./checkpoint-file.ts";
import { type ExclusionWatch, watchExclusions } from "./exclusion-watch.ts";
import { watchInterrupts } from "./interrupt.ts";
import { openKeys, openProgress } from "./terminal.ts";

/** A scan that is ready to begin, new or resumed. */
export interface Session {
  readonly start: () => Omit<Scan, "result">;
  /** Where a scan is that a server makes, and what becomes of it; absent for one of this process, of which the checkpoint tells. */
  readonly whereabouts?: () => string;
  readonly options: ScanOptions;
  readonly checkpoint: CheckpointFile | undefined;
  readonly outputs: OutputPlan;
  /** Whose names are looked for while it runs. */
  readonly names: NameHostsOptions | undefined;
  /** What is expected of it, where anything is. */
  readonly expectations: Expectations | undefined;
  /** Exclusion files that may be read anew while the scan runs, and what it scans. */
  readonly exclusions?: {
    readonly files: readonly string[];
    readonly among: AddressSet;
    /** Whether to read them before the first probe: the scan began earlier, and they may have changed since. */
    readonly atOnce: boolean;
  };
}

/**
 * Runs a scan from its first probe to the end of its outputs, and gives the exit status. Throws, with nothing written, when core
 * refuses the request or an output can't be opened.
 */
export async function carryOut(session: Session): Promise<number> {
  const status = await runToEnd(session);
  return session.expectations?.statusAfter(status) ?? status;
}

async function runToEnd(session: Session): Promise<number> {
  const scan = session.names === undefined ? session.start() : nameHosts(session.start(), session.names);
  const running: Running = { scan, detail: detailOf(session.options), progress: undefined, readerGone: false };
  const exclusions = watchExclusionsOf(session, running);
  const interrupts = watchInterrupts(() => scan.abort(), exclusions && "SIGHUP");
  let keyboard: Keyboard | undefined;
  let end: EndEvent | undefined;
  let failure: unknown;
  try {
    if (session.exclusions?.atOnce) await exclusions?.reload();
    // Before the first event, which comes only when hosts have been looked for.
    running.progress = await openProgress(session.options, scan);
    keyboard = await openKeys(session.options, {
      ...running,
      around: besideProgress(running),
      stop: () => interrupts.interrupt(),
    });
    const events = await beginEvents(scan);
    const outputs = await openAll(session, running, events);
    end = await writeEvents(stoppingAtEnd(events, running), outputs);
    // All results are written: until then the checkpoint was the only place that surely held what was told.
    if (end?.status === "finished") removeCheckpoint(session);
  } catch (error) {
    if (error instanceof InputError || error instanceof UsageError) throw error;
    failure = error;
  } finally {
    running.progress?.stop();
    keyboard?.close();
    interrupts.dispose();
    exclusions?.dispose();
  }
  if (interrupts.interrupted) return concludeInterrupted(session, end);
  if (running.readerGone) return concludeUnread(session);
  if (failure !== undefined) return concludeFailed(session, failure);
  return end?.status === "timed-out" ? concludeTimedOut(session) : EXIT_STATUS.finished;
}

/** What the parts of a running scan share: they begin at different moments. */
interface Running {
  readonly scan: Omit<Scan, "result">;
  readonly detail: Detail;
  progress: ProgressLine | undefined;
  /** Whether the reader of standard output has gone away. */
  readerGone: boolean;
}

function watchExclusionsOf({ exclusions, options }: Session, running: Running): ExclusionWatch | undefined {
  if (exclusions === undefined) return undefined;
  const around = besideProgress(running);
  const tellExclusions = (message: string): void => {
    if (!options.quiet) around(() => tell(escapeForTerminal(message)));
  };
  return watchExclusions(running.scan, { ...exclusions, tell: tellExclusions });
}

/** Opens what is told to standard error and the results; when that fails, the scan that has begun is left. */
async function openAll(session: Session, running: Running, events: BegunEvents): Promise<Output[]> {
  try {
    const results = await openResults(session, running);
    const verdicts = (await session.expectations?.open(stderrSink(running))) ?? [];
    return [messagesOutput(running), ...results, ...verdicts];
  } catch (error) {
    await events.leave();
    throw error;
  }
}

function openResults({ options, outputs }: Session, running: Running): Promise<Output[]> {
  const { stdout } = process;
  const onError = (error: Error): void => {
    running.readerGone = isBrokenPipe(error);
    running.scan.abort();
  };
  const color = colorsStdout(options);
  return openOutputs(outputs, {
    stdout,
    stdoutSink: { onError, ...(stdout.isTTY ? { around: besideProgress(running) } : {}) },
    table: { color, columns: stdout.columns ?? Number.POSITIVE_INFINITY, omitSilentHosts: options.show !== "all" },
  });
}

function messagesOutput(running: Running): Output {
  return { writer: createMessagesWriter(running.detail), sink: stderrSink(running) };
}

/** Results matter; a closed standard error must not end the scan. */
function stderrSink(running: Running): Sink {
  return ignoringFailure(createStreamSink(process.stderr, { end: false, around: besideProgress(running) }));
}

/** The progress line shares its terminal with whatever else is written to it. */
function besideProgress(running: Running): (write: () => void) => void {
  return (write) => (running.progress ? running.progress.around(write) : write());
}

function ignoringFailure(sink: Sink): Sink {
  return {
    write(text) {
      try {
        return sink.write(text)?.catch(() => undefined);
      } catch {
        return undefined;
      }
    },
    close: () => sink.close().catch(() => undefined),
  };
}

/** The line goes before the end of the table is written, so that it isn't drawn again below it. */
async function* stoppingAtEnd(events: AsyncIterable<ScanEvent>, running: Running): AsyncGenerator<ScanEvent> {
  for await (const event of events) {
    if (event.type === "end") running.progress?.stop();
    yield event;
  }
}

function concludeInterrupted(session: Session, end: EndEvent | undefined): number {
  tell(end?.status !== "finished" ? `interrupted; ${adviseResume(session)}` : "interrupted as the scan ended.");
  return EXIT_STATUS.interrupted;
}

function concludeTimedOut(session: Session): number {
  tell(`stopped by --timeout before all was decided; ${adviseResume(session)}`);
  return EXIT_STATUS.incomplete;
}

function removeCheckpoint({ checkpoint }: Session): void {
  try {
    if (checkpoint) rmSync(checkpoint.path, { force: true });
  } catch (error) {
    tell(`the checkpoint "${checkpoint?.path}" of a finished scan cannot be removed: ${describeWriteError(error)}.`);
  }
}

/** Whoever closed standard output wants no more of this scan: nothing to tell, and nothing to leave behind that nobody named. */
function concludeUnread({ checkpoint }: Session): number {
  if (checkpoint && !checkpoint.named) rmSync(checkpoint.path, { force: true });
  return EXIT_STATUS.finished;
}

function concludeFailed(session: Session, error: unknown): number {
  const { line, status } = describeFailure(error);
  process.stderr.write(`${line}\n`);
  if (session.whereabouts || (session.checkpoint && existsSync(session.checkpoint.path))) tell(adviseResume(session));
  return status;
}

function adviseResume({ checkpoint, whereabouts }: Session): string {
  if (whereabouts) return whereabouts();
  if (checkpoint && existsSync(checkpoint.path))
    return `go on with: portolan --resume ${quoteForShell(checkpoint.path)}`;
  return "without a checkpoint, it cannot go on.";
}

function tell(message: string): void {
  process.stderr.write(`portolan: ${message}\n`);
}
