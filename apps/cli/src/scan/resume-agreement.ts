import { isDeepStrictEqual } from "node:util";
import { type Checkpoint, formatPorts, type ServiceCatalogue } from "@portolan/core";
import { nameOf, type OptionDefinition } from "../option-definition.ts";
import { OPTION_TABLE, type ScanOptions } from "../option-table.ts";
import { UsageError } from "../usage-error.ts";
import { planPorts } from "./plan-ports.ts";
import { findTargets, needsCatalogue } from "./plan-request.ts";
import { isFree, mergeOptions } from "./resumed-options.ts";

type Key = (typeof OPTION_TABLE)[number]["key"];
type Specification = Checkpoint["header"]["specification"];

/** A command line: its targets, and its flags with the files they name as absolute paths. */
export interface CommandLine {
  readonly operands: readonly string[];
  readonly options: ScanOptions;
}

/** Ranges of addresses that a message names; of more it tells the number. */
const MOST_RANGES_NAMED = 3;
/** Characters of a port list that a message shows. */
const MOST_PORTS_SHOWN = 60;

const PORT_KEYS: ReadonlySet<string> = new Set<Key>(["ports", "fast", "topPorts", "excludePorts"]);
const TARGET_KEYS: ReadonlySet<string> = new Set<Key>([
  "inputList",
  "exclude",
  "excludeFile",
  "includeSpecial",
  "ipv4",
  "ipv6",
  "resolveAll",
]);

/** What holds where a flag was not given. */
const STANDARD: Partial<Record<Key, unknown>> = { timing: "normal", engine: "auto", show: "auto" };

/** What a checkpoint says of a flag, given or not: the choices that were left open have been made in it. */
const HELD: Partial<Record<Key, (specification: Specification) => unknown>> = {
  discoveryOnly: ({ discovery }) => discovery !== undefined,
  connectScan: ({ techniques }) => techniques.includes("connect"),
  synScan: ({ techniques }) => techniques.includes("syn"),
  ackScan: ({ techniques }) => techniques.includes("ack"),
  udpScan: ({ techniques }) => techniques.includes("udp"),
  sweep: ({ sweepRounds }) => sweepRounds !== undefined,
  rounds: ({ sweepRounds }) => sweepRounds,
  engine: ({ engine }) => engine,
  interface: ({ interfaceName }) => interfaceName,
  sourcePort: ({ sourcePort }) => sourcePort,
  maxOpenPerHost: ({ maxOpenPerHost }) => maxOpenPerHost,
  seed: ({ seed }) => seed,
  shard: ({ shard }) => shard,
  rate: ({ pace }) => pace.fixedRatePerSecond,
  minRate: ({ pace }) => pace.minRatePerSecond,
  maxRate: ({ pace }) => (pace.fixedRatePerSecond === undefined ? pace.maxRatePerSecond : undefined),
  maxRatePerHost: ({ pace }) => pace.maxRatePerHost,
  maxRetries: ({ pace }) => pace.maxRetries,
  hostTimeout: ({ pace }) => pace.hostTimeoutMs,
  scanDelay: ({ pace }) => pace.scanDelayMs,
  initialRttTimeout: ({ pace }) => pace.initialRttTimeoutMs,
  minRttTimeout: ({ pace }) => pace.minRttTimeoutMs,
  maxRttTimeout: ({ pace }) => pace.maxRttTimeoutMs,
  maxParallelism: ({ pace }) => pace.maxParallelism,
  open: ({ records }) => records === "open",
  show: ({ records, hosts }) => (records === "all" && hosts === "all" ? "all" : records === "open" ? "open" : "auto"),
};

/**
 * Makes sure that what is given beside `--resume` asks for the scan of the checkpoint, in whatever words. Looks names up and reads files
 * only where the words differ.
 *
 * Throws a `UsageError` that names the first difference.
 */
export async function refuseDisagreement(
  { path, header: { specification } }: Checkpoint,
  given: CommandLine,
  kept: CommandLine,
  loadCatalogue: () => Promise<ServiceCatalogue>,
): Promise<void> {
  refuseOtherCheckpoint(path, given.options);
  const differing = OPTION_TABLE.filter((definition) => differs(definition, given.options, kept.options));
  for (const definition of differing) {
    if (!PORT_KEYS.has(definition.key) && !TARGET_KEYS.has(definition.key))
      refuseOption(definition, given.options, kept.options, specification);
  }
  const portFlag = differing.find(({ key }) => PORT_KEYS.has(key));
  if (portFlag !== undefined) await refusePorts(portFlag, given.options, kept.options, specification, loadCatalogue);
  const targetFlag = differing.find(({ key }) => TARGET_KEYS.has(key));
  const areOthersNamed = given.operands.length > 0 && !isDeepStrictEqual(given.operands, kept.operands);
  if (areOthersNamed || targetFlag !== undefined) await refuseTargets(targetFlag, given, kept, specification);
}

function refuseOtherCheckpoint(path: string, { checkpoint, noCheckpoint }: ScanOptions): void {
  if (noCheckpoint) throw new UsageError("--resume goes on with its checkpoint: leave out --no-checkpoint.");
  if (checkpoint === undefined || checkpoint === path) return;
  throw new UsageError(`--resume goes on with "${path}", not with --checkpoint "${checkpoint}": leave that out.`);
}

function differs(definition: OptionDefinition, given: ScanOptions, kept: ScanOptions): boolean {
  const value = givenValue(given, definition);
  if (value === undefined || isFree(definition)) return false;
  return !isDeepStrictEqual(value, givenValue(kept, definition) ?? STANDARD[definition.key as Key]);
}

function refuseOption(
  definition: OptionDefinition,
  given: ScanOptions,
  kept: ScanOptions,
  specification: Specification,
): void {
  const name = nameOf(definition);
  const key = definition.key as Key;
  const value = givenValue(given, definition);
  const held = HELD[key]?.(specification) ?? givenValue(kept, definition) ?? STANDARD[key];
  if (isDeepStrictEqual(value, held)) return;
  throw disagreement(
    definition.kind === "flag"
      ? `was made without ${name}`
      : held === undefined
        ? `has no ${name}, here it is ${describeValue(definition, value)}`
        : `has ${name} ${describeValue(definition, held)}, not ${describeValue(definition, value)}`,
    name,
  );
}

async function refusePorts(
  definition: OptionDefinition,
  given: ScanOptions,
  kept: ScanOptions,
  specification: Specification,
  loadCatalogue: () => Promise<ServiceCatalogue>,
): Promise<void> {
  const merged = mergeOptions(kept, given);
  const ports = formatPorts(planPorts(merged, needsCatalogue(merged) ? await loadCatalogue() : undefined));
  if (ports === specification.ports) return;
  const name = nameOf(definition);
  throw disagreement(`scans ports ${showPorts(specification.ports)}, ${name} says ${showPorts(ports)}`, name);
}

async function refuseTargets(
  definition: OptionDefinition | undefined,
  given: CommandLine,
  kept: CommandLine,
  specification: Specification,
): Promise<void> {
  const namesNone = given.operands.length === 0 && given.options.inputList === undefined;
  const { inputList: _, ...keptButList } = kept.options;
  const merged = mergeOptions(namesNone ? kept.options : keptButList, given.options);
  const ranges = await rangesOf({ operands: namesNone ? kept.operands : given.operands, options: merged });
  if (isDeepStrictEqual(ranges, specification.addresses)) return;
  // The checkpoint has only those that were found to be up: then all that were asked for are what counts.
  const asked = mayHaveLookedForHosts(kept) ? await rangesOf(kept) : specification.addresses;
  if (isDeepStrictEqual(ranges, asked)) return;
  const name =
    given.operands.length > 0 ? given.operands.map((text) => `"${text}"`).join(" ") : definition && nameOf(definition);
  throw disagreement(`scans ${showRanges(asked)}, ${name} makes it ${showRanges(ranges)}`, name ?? "it");
}

/** Standard input is not to be had a second time. */
function mayHaveLookedForHosts({ options }: CommandLine): boolean {
  return !options.skipDiscovery && !options.discoveryOnly && !options.inputList?.includes("-");
}

async function rangesOf({ operands, options }: CommandLine): Promise<readonly string[]> {
  return (await findTargets(operands, options)).addresses.toJSON();
}

function disagreement(difference: string, surplus: string): UsageError {
  return new UsageError(
    `the checkpoint ${difference}; leave out ${surplus} to go on with it, or --resume to scan afresh.`,
  );
}

function givenValue(options: ScanOptions, { key }: OptionDefinition): unknown {
  return options[key as Key];
}

function describeValue({ kind }: OptionDefinition, value: unknown): string {
  if (kind === "duration") return `${Number(value)} ms`;
  if (kind === "shard" && typeof value === "object" && value !== null) return Object.values(value).join("/");
  return `"${String(value)}"`;
}

/** TCP goes without saying where there is nothing else. */
function showPorts(text: string): string {
  const plain = text.includes("U:") ? text : text.replace(/^T:/, "");
  return plain.length <= MOST_PORTS_SHOWN ? plain : `${plain.slice(0, MOST_PORTS_SHOWN)}…`;
}

function showRanges(ranges: readonly string[]): string {
  const named = ranges.slice(0, MOST_RANGES_NAMED).join(", ");
  const more = ranges.length - MOST_RANGES_NAMED;
  return more > 0 ? `${named} and ${more} more` : named;
}
