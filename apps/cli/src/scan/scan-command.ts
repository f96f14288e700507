import { resolve } from "node:path";
import {
  AddressSet,
  dryRun,
  dryRunResumed,
  randomSeed,
  readCheckpoint,
  resumeScan,
  type ServiceCatalogue,
  scan,
} from "@portolan/core";
import type { WorkerPool } from "@portolan/core/worker-pool";
import { escapeForTerminal } from "@portolan/report";
import { EXIT_STATUS } from "../exit-status.ts";
import { formatHelp } from "../help.ts";
import { nameOf } from "../option-definition.ts";
import { OPTION_TABLE, type ScanOptions } from "../option-table.ts";
import { planOutputs } from "../output/output-plan.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { type CallerData, readCallerData } from "./caller-data.ts";
import { carryOut, type Session } from "./carry-out.ts";
import { chooseCheckpointFile, prepareCheckpoint } from "./checkpoint-file.ts";
import { withoutUndefined } from "./pace.ts";
import { loadUdpPayloads, planRequest } from "./plan-request.ts";
import { dryRunFormat, printDryRun } from "./print-dry-run.ts";

/** `portolan <target...>`: scans, and gives the exit status. Throws when the command line, or something it names, is wrong. */
export async function runScan(argv: readonly string[], pool?: WorkerPool): Promise<number> {
  const { operands, options } = parseArguments(argv, OPTION_TABLE);
  // Among other letters, as in `-vh`: alone it never comes this far.
  if (options.help) {
    process.stdout.write(formatHelp("scan", process.stdout.columns ?? 100));
    return EXIT_STATUS.finished;
  }
  if (options.dryRun) return runDry(operands, options);
  const session =
    options.resume === undefined
      ? await newSession(argv, operands, options, pool)
      : await resumedSession(options.resume, operands, options);
  return carryOut(session);
}

/** `--dry-run`: prints what would be probed. Loads no engine, and leaves checkpoints as they are. */
async function runDry(operands: readonly string[], options: ScanOptions): Promise<number> {
  const format = dryRunFormat(planOutputs(options, process.cwd()).stdout);
  if (options.resume !== undefined) {
    refuseBesideResume(operands, options, BESIDE_DRY_RESUME);
    return printDryRun(await dryRunResumed(await readCheckpoint(resolve(options.resume))), format);
  }
  const run = await dryRun(await planRequest(operands, options, loadCatalogue));
  for (const { message } of run.warnings) warn(options, message);
  return printDryRun(run, format);
}

async function newSession(
  argv: readonly string[],
  operands: readonly string[],
  options: ScanOptions,
  pool: WorkerPool | undefined,
): Promise<Session> {
  const directory = process.cwd();
  const outputs = planOutputs(options, directory);
  const request = await planRequest(operands, options, loadCatalogue);
  const seed = options.seed ?? randomSeed();
  const chosen = chooseCheckpointFile(options, seed, { environment: process.env, directory });
  const checkpoint = chosen && prepareCheckpoint(chosen, (message) => warn(options, message));
  const callerData: CallerData = { arguments: [...argv], directory };
  return {
    start: () =>
      scan({
        ...request,
        ...withoutUndefined({ pool, timeoutMs: options.timeout }),
        seed,
        arguments: ["portolan", ...argv],
        ...(checkpoint
          ? {
              checkpoint: {
                path: checkpoint.path,
                callerData,
                ...withoutUndefined({ intervalMs: options.checkpointEvery }),
              },
            }
          : {}),
      }),
    options,
    checkpoint,
    outputs,
    ...exclusionsOf(options, directory, request.targets.addresses, false),
  };
}

/** Standard input cannot be read a second time. */
function exclusionsOf(
  { excludeFile = [] }: ScanOptions,
  directory: string,
  among: AddressSet,
  atOnce: boolean,
): Pick<Session, "exclusions"> {
  const files = excludeFile.filter((path) => path !== "-").map((path) => resolve(directory, path));
  return files.length === 0 ? {} : { exclusions: { files, among, atOnce } };
}

async function resumedSession(path: string, operands: readonly string[], given: ScanOptions): Promise<Session> {
  refuseBesideResume(operands, given, BESIDE_RESUME);
  const checkpoint = await readCheckpoint(resolve(path));
  const { arguments: argv, directory } = readCallerData(checkpoint);
  const { resume: _, ...now } = given;
  const options = { ...parseArguments(argv, OPTION_TABLE).options, ...now };
  const { addresses, techniques } = checkpoint.header.specification;
  const udpPayloads = techniques.includes("udp") ? await loadUdpPayloads() : undefined;
  return {
    start: () =>
      resumeScan(checkpoint, {
        catalogue: loadCatalogue,
        ...withoutUndefined({
          udpPayloads,
          workers: options.workers,
          timeoutMs: options.timeout,
          checkpointIntervalMs: options.checkpointEvery,
        }),
      }),
    options,
    checkpoint: { path: checkpoint.path, named: true },
    outputs: planOutputs(options, directory),
    ...exclusionsOf(options, directory, AddressSet.fromJSON(addresses), true),
  };
}

/** Flags that change how a resumed scan is shown or run, but not what it finds. */
const BESIDE_RESUME: ReadonlySet<string> = new Set(["resume", "verbose", "quiet", "noColor", "workers", "timeout"]);

/** Flags that say how to print what is left of it. */
const BESIDE_DRY_RESUME: ReadonlySet<string> = new Set([...BESIDE_RESUME, "dryRun", "json", "ndjson"]);

function refuseBesideResume([target]: readonly string[], given: ScanOptions, allowed: ReadonlySet<string>): void {
  const flag = OPTION_TABLE.find(({ key }) => given[key] !== undefined && !allowed.has(key));
  const surplus = target === undefined ? flag && nameOf(flag) : `"${target}"`;
  if (surplus === undefined) return;
  throw new UsageError(`--resume takes targets and flags from the checkpoint: leave out ${surplus}.`);
}

function warn({ quiet }: ScanOptions, message: string): void {
  if (!quiet) process.stderr.write(`portolan: warning: ${escapeForTerminal(message)}\n`);
}

/** The names of services, half a megabyte of tables: loaded only when they are needed, or while the first probes are on their way. */
async function loadCatalogue(): Promise<ServiceCatalogue> {
  const { createServiceCatalogue } = await import("@portolan/services-db");
  return createServiceCatalogue();
}
