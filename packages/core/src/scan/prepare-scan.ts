import { CHECKPOINT_FORMAT } from "../checkpoint/checkpoint-format.ts";
import type { CheckpointHeader } from "../checkpoint/checkpoint-schema.ts";
import { CheckpointWriter, DEFAULT_COMMIT_INTERVAL_MS } from "../checkpoint/checkpoint-writer.ts";
import type { ScanState } from "../checkpoint/scan-state.ts";
import type { Specification } from "../checkpoint/specification.ts";
import { InputError } from "../errors.ts";
import { resolvePace } from "../pace/pace-settings.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { normaliseSeed, randomSeed, seedWords } from "../plan/seed.ts";
import { type PositionRange, shardOf } from "../plan/shard.ts";
import { formatPorts } from "../ports/format-ports.ts";
import type { WarningEvent } from "../results/events.ts";
import type { AddressSet } from "../targets/address-set.ts";
import { type ResolvedTargets, resolveTargets } from "../targets/resolve-targets.ts";
import { VERSION } from "../version.ts";
import type { PreparedScan } from "./prepared-scan.ts";
import { probesOf, questionsOf, rawSettingsOf } from "./probe-plan.ts";
import type { CheckpointOptions, ScanRequest, ShardSpecification } from "./request.ts";
import { NO_PORTS, selectPorts } from "./select-ports.ts";
import { roundsOf } from "./sweep-choice.ts";
import { targetWarnings } from "./target-warnings.ts";
import { chooseTechniques } from "./technique-choice.ts";
import { allotThreads, type ThreadAllotment } from "./thread-allotment.ts";
import { shareOut } from "./thread-shares.ts";
import { withoutUndefined } from "./without-undefined.ts";

/**
 * Makes every choice that a request leaves open.
 *
 * @param onAllotted Told as soon as it is known which threads will probe: they may start while the rest is prepared.
 * @param asked Addresses that were asked whether they are up, when those of the request are what answered.
 * @throws InputError for what the caller got wrong; see `parsePorts`, `resolveTargets`, `resolvePace`.
 * @throws SystemError `ENGINE_UNAVAILABLE` when the engine that was asked for does not work here.
 */
export async function prepareScan(
  request: ScanRequest,
  onAllotted: (allotment: ThreadAllotment) => void = () => undefined,
  asked?: AddressSet,
): Promise<PreparedScan> {
  const pace = resolvePace(request.pace);
  const hostsAsked =
    typeof request.discovery === "object" && request.discovery.only === true ? request.discovery : undefined;
  const onlyHosts = hostsAsked !== undefined;
  const ports = onlyHosts ? NO_PORTS : selectPorts(request);
  const targets = await selectTargets(request);
  const choice = chooseTechniques(request, ports);
  const discovery = hostsAsked && questionsOf(hostsAsked);
  const probes = probesOf({ ...choice, techniques: [...choice.techniques], discovery }, ports);
  const seed = request.seed === undefined ? randomSeed() : normaliseSeed(request.seed);
  const space = new ScanSpace(targets.addresses.size, probes.ports.length, seedWords(seed));
  const range = rangeOf(space, request.shard);
  const allotment = allotThreads(range.end - range.start, choice.engine, pace, request.workers);
  onAllotted(allotment);
  const sweepRounds = roundsOf(request, choice, range.end - range.start, onlyHosts);
  const areDrawn = space.groups === 1 && sweepRounds === undefined;
  const { shards, pieces } = shareOut(range, allotment, areDrawn, request.pool === undefined);
  const specification: Specification = {
    addresses: targets.addresses.toJSON(),
    hostnames: [...targets.hostnames],
    ports: formatPorts(ports),
    seed,
    ...(request.shard === undefined ? {} : { shard: { ...request.shard } }),
    engine: choice.engine,
    techniques: [...choice.techniques],
    ...withoutUndefined({
      sweepRounds,
      interfaceName: request.interfaceName,
      sourcePort: request.sourcePort,
      maxOpenPerHost: request.maxOpenPerHost,
      discovery,
      targets: rangesToTell(asked ?? targets.addresses),
      discovered: asked && { hosts: asked.size, hostsUp: targets.addresses.size },
    }),
    pace,
    records: request.records ?? "open",
    hosts: request.hosts ?? "answered",
    arguments: [...(request.arguments ?? [])],
    time: new Date().toISOString(),
  };
  const checkpoint = await beginCheckpoint(request.checkpoint, specification);
  return {
    specification,
    addresses: targets.addresses,
    probes,
    ports,
    raw: rawSettingsOf(specification, ports, request.udpPayloads),
    hostnames: targets.hostnames,
    seed: seedWords(seed),
    space,
    range,
    ...(pieces === undefined ? {} : { pieces }),
    state: freshState(shards),
    allotment,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(request.catalogue === undefined ? {} : { catalogue: request.catalogue }),
    warnings: warningsOf(targets, choice.fallback?.message),
  };
}

export async function selectTargets(request: ScanRequest): Promise<ResolvedTargets> {
  const { targets } = request;
  return "addresses" in targets ? targets : await resolveTargets({ include: { specs: [...targets] } });
}

/** Ranges that a `start` event has at most: an event is a line that programs read in whole. */
const MOST_RANGES_TOLD = 256;

function rangesToTell(addresses: AddressSet): string[] | undefined {
  const ranges = addresses.toJSON();
  return ranges.length <= MOST_RANGES_TOLD ? ranges : undefined;
}

/** @throws InputError `SHARD_INVALID`. */
export function rangeOf(space: ScanSpace, shard: ShardSpecification | undefined): PositionRange {
  const whole = { start: 0, end: space.size };
  if (shard === undefined) return whole;
  const { index, count } = shard;
  if (!Number.isInteger(index) || !Number.isInteger(count) || index < 1 || index > count) {
    const text = `${index}/${count}`;
    throw new InputError("SHARD_INVALID", text, `Shard "${text}" must be i/n with 1 <= i <= n, such as 2/7.`);
  }
  return shardOf(whole, index - 1, count);
}

async function beginCheckpoint(
  options: CheckpointOptions | undefined,
  specification: Specification,
): Promise<PreparedScan["checkpoint"]> {
  if (options === undefined) return undefined;
  const header: CheckpointHeader = {
    type: "portolan-checkpoint",
    format: CHECKPOINT_FORMAT,
    version: VERSION,
    specification,
    callerData: options.callerData,
  };
  const writer = await CheckpointWriter.create(options.path, header);
  return {
    writer,
    intervalMs: options.intervalMs ?? DEFAULT_COMMIT_INTERVAL_MS,
    keepWhenFinished: options.keepWhenFinished ?? false,
  };
}

function freshState(shards: readonly PositionRange[]): ScanState {
  return {
    shards: shards.map(({ start, end }) => ({ next: start, end, pending: [] })),
    groups: [],
    totals: [],
    answeredByAttempt: [],
    silentByAttempt: [],
    sent: 0,
    retransmitted: 0,
    answered: 0,
    decided: 0,
    hostsUp: 0,
    hostsDone: 0,
    elapsedMs: 0,
  };
}

function warningsOf(targets: ResolvedTargets, fallback: string | undefined): WarningEvent[] {
  const warnings = targetWarnings(targets);
  if (fallback !== undefined) warnings.push({ type: "warning", code: "engine-fallback", message: fallback });
  return warnings;
}
