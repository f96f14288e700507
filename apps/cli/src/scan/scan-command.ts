import { resolve } from "node:path";
import {
  AddressSet,
  type Checkpoint,
  dryRun,
  dryRunResumed,
  parsePorts,
  randomSeed,
  readCheckpoint,
  resumeScan,
  scan,
} from "@portolan/core";
import type { WorkerPool } from "@portolan/core/worker-pool";
import { escapeForTerminal } from "@portolan/report";
import { readScanArguments } from "../config/read-scan-arguments.ts";
import { EXIT_STATUS } from "../exit-status.ts";
import type { LoadedExpectations } from "../expectations/load-expectations.ts";
import { formatHelp } from "../help.ts";
import { OPTION_TABLE, type ScanOptions } from "../option-table.ts";
import { type OutputPlan, planOutputs } from "../output/output-plan.ts";
import { parseArguments } from "../parse-arguments.ts";
import { refuseLocalOnly } from "../refuse-combinations.ts";
import { type CallerData, readCallerData } from "./caller-data.ts";
import { carryOut, type Session } from "./carry-out.ts";
import { chooseCheckpointFile, prepareCheckpoint } from "./checkpoint-file.ts";
import { loadCatalogue } from "./load-catalogue.ts";
import { withoutUndefined } from "./pace.ts";
import { planNames } from "./plan-names.ts";
import { loadUdpPayloads, planRequest } from "./plan-request.ts";
import { dryRunFormat, printDryRun } from "./print-dry-run.ts";
import { refuseDisagreement } from "./resume-agreement.ts";
import { anchorFiles, mergeOptions } from "./resumed-options.ts";

/** `portolan <target...>`: scans, and gives the exit status. Throws when the command line, or something it names, is wrong. */
export async function runScan(argv: readonly string[], pool?: WorkerPool): Promise<number> {
  const { operands, options, argv: asked } = await readScanArguments(argv, OPTION_TABLE);
  // Among other letters, as in `-vh`: alone it never comes this far.
  if (options.help) {
    process.stdout.write(formatHelp("scan", process.stdout.columns ?? 100));
    return EXIT_STATUS.finished;
  }
  // A scan that is resumed is not planned, so that nobody else would.
  if (options.server !== undefined) refuseLocalOnly(options);
  if (options.dryRun) return runDry(operands, options);
  const session =
    options.resume === undefined
      ? await newSession(asked, operands, options, pool)
      : await resumedSession(options.resume, operands, options);
  return carryOut(session);
}

/** `--dry-run`: prints what would be probed. Loads no engine, and leaves checkpoints as they are. */
async function runDry(operands: readonly string[], options: ScanOptions): Promise<number> {
  const format = dryRunFormat(planOutputs(options, process.cwd()).stdout);
  planNames(options);
  if (options.resume !== undefined) {
    const { checkpoint } = await readAgreed(options.resume, operands, options);
    return printDryRun(await dryRunResumed(checkpoint), format);
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
  const names = planNames(options);
  const expected = await loadExpectations(options, directory, outputs);
  const planned = await planRequest(operands, options, loadCatalogue);
  const needsHosts = expected?.needsHosts(planned.targets.addresses.size) ?? false;
  const request = needsHosts ? { ...planned, hosts: "all" as const } : planned;
  const common = {
    options,
    outputs,
    names,
    expectations: expected?.of({ addresses: request.targets.addresses, ports: request.ports }),
  };
  if (options.server !== undefined) {
    const { serverSession } = await import("../server/server-session.ts");
    return { ...common, checkpoint: undefined, ...(await serverSession(options.server, { options, argv, request })) };
  }
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
                keepWhenFinished: true,
                callerData,
                ...withoutUndefined({ intervalMs: options.checkpointEvery }),
              },
            }
          : {}),
      }),
    ...common,
    checkpoint,
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

/** The policy, and the code that judges by it, are loaded only where one is named. */
async function loadExpectations(
  options: ScanOptions,
  directory: string,
  outputs: OutputPlan,
): Promise<LoadedExpectations | undefined> {
  if (options.expect === undefined) return undefined;
  const { loadExpectations: load } = await import("../expectations/load-expectations.ts");
  return load(options.expect, options, directory, outputs);
}

async function resumedSession(path: string, operands: readonly string[], given: ScanOptions): Promise<Session> {
  const { checkpoint, options, directory } = await readAgreed(path, operands, given);
  const { addresses, ports, techniques } = checkpoint.header.specification;
  const outputs = planOutputs(options, directory);
  const expected = await loadExpectations(options, directory, outputs);
  const udpPayloads = techniques.includes("udp") ? await loadUdpPayloads() : undefined;
  return {
    start: () =>
      resumeScan(checkpoint, {
        catalogue: loadCatalogue,
        keepWhenFinished: true,
        ...withoutUndefined({
          udpPayloads,
          workers: options.workers,
          timeoutMs: options.timeout,
          checkpointIntervalMs: options.checkpointEvery,
        }),
      }),
    options,
    checkpoint: { path: checkpoint.path, named: true },
    outputs,
    names: planNames(options),
    expectations: expected?.of({ addresses: AddressSet.fromJSON(addresses), ports: parsePorts(ports) }),
    ...exclusionsOf(options, directory, AddressSet.fromJSON(addresses), true),
  };
}

/** A checkpoint, and the flags to go on with. Throws a `UsageError` when those given now ask for another scan. */
async function readAgreed(
  path: string,
  operands: readonly string[],
  given: ScanOptions,
): Promise<{ readonly checkpoint: Checkpoint; readonly options: ScanOptions; readonly directory: string }> {
  const checkpoint = await readCheckpoint(resolve(path));
  const { arguments: argv, directory } = readCallerData(checkpoint);
  const first = parseArguments(argv, OPTION_TABLE);
  const kept = { operands: first.operands, options: anchorFiles(first.options, directory) };
  const { resume: _, ...others } = given;
  const now = { operands, options: anchorFiles(others, process.cwd()) };
  await refuseDisagreement(checkpoint, now, kept, loadCatalogue);
  return { checkpoint, options: mergeOptions(kept.options, now.options), directory };
}

function warn({ quiet }: ScanOptions, message: string): void {
  if (!quiet) process.stderr.write(`portolan: warning: ${escapeForTerminal(message)}\n`);
}
