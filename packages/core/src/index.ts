export type { CheckpointHeader } from "./checkpoint/checkpoint-schema.ts";
export { type Checkpoint, readCheckpoint } from "./checkpoint/read-checkpoint.ts";
export { ENGINE_NAMES, type EngineName } from "./engines/engine-name.ts";
export { engineRefusal } from "./engines/engine-refusal.ts";
export { type NameHostsOptions, nameHosts } from "./enrich/name-hosts.ts";
export { parseNameServer } from "./enrich/name-server.ts";
export { InputError, PortolanError, type PortolanErrorCode, SystemError } from "./errors.ts";
export type { PaceOptions, TimingTemplate } from "./pace/pace-options.ts";
export { randomSeed } from "./plan/seed.ts";
export { parseShard } from "./plan/shard.ts";
export { excludePorts } from "./ports/exclude-ports.ts";
export { formatPorts } from "./ports/format-ports.ts";
export { type ParsePortsOptions, parsePorts } from "./ports/parse-ports.ts";
export type { PortSelection } from "./ports/port-selection.ts";
export { PROTOCOLS, type Protocol } from "./ports/protocol.ts";
export type { Service, ServiceCatalogue } from "./ports/service-catalogue.ts";
export { topPorts } from "./ports/top-ports.ts";
export type { UdpPayloads } from "./ports/udp-payloads.ts";
export type {
  EndEvent,
  EndStatus,
  HostEvent,
  PortEvent,
  ScanEvent,
  ScanProgress,
  StartEvent,
  StateCount,
  WarningEvent,
} from "./results/events.ts";
export { checkpointStart } from "./scan/checkpoint-start.ts";
export { type DryRun, dryRun, dryRunResumed } from "./scan/dry-run.ts";
export type { PlannedProbe } from "./scan/plan-pairs.ts";
export type { CheckpointOptions, DiscoveryOptions, ScanRequest, ShardSpecification } from "./scan/request.ts";
export type { ResumeOptions } from "./scan/resume-scan.ts";
export { resumeScan, scan } from "./scan/scan.ts";
export type { Scan, ScanResult } from "./scan/scan-handle.ts";
export { targetWarnings } from "./scan/target-warnings.ts";
export { PROBES_WORTH_THREADS } from "./scan/thread-allotment.ts";
export type { AddressRanges } from "./targets/address-ranges.ts";
export { AddressRangesBuilder } from "./targets/address-ranges-builder.ts";
export { AddressSet } from "./targets/address-set.ts";
export { AddressSetBuilder } from "./targets/address-set-builder.ts";
export type { TargetInput } from "./targets/collect-targets.ts";
export { type ParsedTarget, parseTarget } from "./targets/parse-target.ts";
export {
  type ResolvedTargets,
  type ResolveTargetsInput,
  resolveExclusions,
  resolveTargets,
} from "./targets/resolve-targets.ts";
export { SPECIAL_PURPOSE_BLOCKS, type SpecialPurposeBlock } from "./targets/special-purpose.ts";
export type { SkippedSummary } from "./targets/target-addresses.ts";
export type { Reason } from "./verdict/reason.ts";
export type { HostState, PortState } from "./verdict/state.ts";
export { VERSION } from "./version.ts";
export { startWorkerPool, type WorkerPool } from "./workers/pool-runner.ts";
