import {
  dryRun,
  formatPorts,
  type Protocol,
  parsePorts,
  parseTarget,
  type ResolveTargetsInput,
  randomSeed,
  resolveTargets,
  type ServiceCatalogue,
} from "@portolan/core";
import type { ScanPlan } from "@portolan/store";
import type { TargetPolicy } from "../access/target-policy.ts";
import { Problem } from "../problem/problem.ts";
import type { ScanBody } from "./scan-body.ts";

/** Names of one scan that are looked up: each is a question to others. */
const MOST_NAMES = 64;

/** What plans are made with. */
export interface PlanOptions {
  readonly catalogue: ServiceCatalogue;
  /** How names are looked up; the system's way by default. */
  readonly lookup?: ResolveTargetsInput["lookup"];
  readonly probesPerScan: number;
  /** Each must allow every address. */
  readonly policies: readonly TargetPolicy[];
}

/**
 * Decides once what a scan probes. Names are looked up here and never again: the addresses that are judged are those that are scanned.
 *
 * @throws Problem `target-not-allowed`, `scan-too-large`, `request-invalid` for too many names.
 * @throws InputError for targets or ports that cannot be understood.
 */
export async function planScan(body: ScanBody, options: PlanOptions): Promise<ScanPlan> {
  const { catalogue, lookup, probesPerScan } = options;
  const ports = parsePorts(body.ports, { catalogue, protocols: protocolsOf(body.techniques) });
  const names = body.targets.filter((target) => parseTarget(target).kind === "name").length;
  if (names > MOST_NAMES) {
    const detail = `${names} names are more than the ${MOST_NAMES} that are looked up for a scan: give addresses.`;
    throw new Problem("request-invalid", detail);
  }
  // Nothing is left out unsaid: what may not be scanned is refused below.
  const asked = { include: { specs: body.targets }, includeSpecial: true } as const;
  const { addresses, hostnames, unresolved } = await resolveTargets({ ...asked, ...(lookup ? { lookup } : {}) });
  checkPolicies({ addresses: addresses.toJSON() }, options.policies);
  const probes = addresses.size * (ports.tcp.length + ports.udp.length);
  if (probes > probesPerScan) {
    const detail = `${probes} probes are more than the ${probesPerScan} of a scan here: scan fewer targets or ports.`;
    throw new Problem("scan-too-large", detail);
  }
  const { engine = "auto", techniques, pace } = body;
  // Whatever else core would refuse is refused before the scan is taken on.
  await dryRun({
    targets: { addresses, hostnames, unresolved },
    ports,
    engine,
    ...(techniques === undefined ? {} : { techniques }),
    ...(pace === undefined ? {} : { pace }),
  });
  return {
    addresses: addresses.toJSON(),
    hostnames: [...hostnames],
    unresolved: [...unresolved],
    ports: formatPorts(ports),
    seed: body.seed ?? randomSeed(),
    probes,
  };
}

/** @throws Problem `target-not-allowed` */
export function checkPolicies(plan: Pick<ScanPlan, "addresses">, policies: readonly TargetPolicy[]): void {
  for (const policy of policies) {
    const refusal = policy.refusalOf(plan);
    if (refusal === undefined) continue;
    throw new Problem("target-not-allowed", refusal.detail, { members: { address: refusal.address } });
  }
}

/** Which ports a bare number means: those of every technique that is asked for, TCP by default. */
function protocolsOf(techniques: ScanBody["techniques"] = ["connect"]): Protocol[] {
  const ofTcp: Protocol[] = techniques.some((technique) => technique !== "udp") ? ["tcp"] : [];
  return techniques.includes("udp") ? [...ofTcp, "udp"] : ofTcp;
}
