import { SIMULATION_PRESETS, type Simulation } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { expandPorts } from "../findings/expand-ports.ts";
import { differenceOf } from "../findings/findings.ts";
import { estimateFactor, type MissedShare } from "../findings/missed-share.ts";
import { parseMasscan } from "../findings/parse-masscan.ts";
import { parseNdjson } from "../findings/parse-ndjson.ts";
import { parseNmapXml } from "../findings/parse-nmap-xml.ts";
import { type SimulatedNetwork, simulatedAddresses, simulatedNetwork } from "../findings/simulated-network.ts";
import { runMeasured } from "../measure/run-measured.ts";
import { runWatched } from "../measure/run-watched.ts";
import { withSimulation } from "../measure/with-simulation.ts";
import type { CaseOutcome, Row, Unit } from "../outcome/row.ts";
import { masscanScan } from "../peers.ts";
import { portolanScan } from "../portolan.ts";

const NAME = "accuracy";
/** Networks, a seed each. */
const RUNS = 10;
const { specification: NETWORK, scan: SCAN, description: DESCRIPTION } = SIMULATION_PRESETS.accuracy;
const ADDRESSES = 131_072;
/** nmap would take an hour for all, most of it waiting for addresses without a host. */
const NMAP_SAMPLE = { targets: ["10.64.0.0/22"], addresses: 1_024 };
/** Half of what the simulator answers on one core, since it shares two with the scanner. */
const MASSCAN_RATE = "50000";
/** Three packets a probe, like a sweep's three rounds. */
const MASSCAN_RETRIES = "2";
/** Milliseconds without a packet: more than the pause before masscan's retries, and than the farthest host. */
const MASSCAN_QUIET_MS = 5_000;
const MOST_MISSED_PERCENT = 0.1;
const MOST_ESTIMATE_FACTOR = 2;

/** One scanner's run over one network. */
interface Scored {
  readonly missedPercent: number;
  readonly invented: number;
  readonly seconds: number;
}

/** What all runs came to, by scanner. */
interface Scores {
  readonly portolan: Scored[];
  readonly masscan: Scored[];
  readonly nmap: Scored[];
  /** Portolan's estimates, by rounds. */
  readonly estimates: Readonly<Record<2 | 3, MissedShare[]>>;
}

/** A network that is far away and loses packets: what is missed, what is made up, and whether the scanner knows. */
export const accuracy: BenchCase = {
  name: NAME,
  description: `${DESCRIPTION}: open ports missed, beside masscan and nmap`,
  runs: RUNS,
  async run({ runs = RUNS, ...context }) {
    const scores: Scores = { portolan: [], masscan: [], nmap: [], estimates: { 2: [], 3: [] } };
    for (let seed = 1; seed <= runs; seed += 1) {
      await withSimulation({ ...NETWORK, seed }, (simulation) => score(simulation, seed, context, scores));
    }
    return outcomeOf(scores);
  },
};

async function score(
  simulation: Simulation,
  seed: number,
  context: Omit<BenchContext, "runs">,
  scores: Scores,
): Promise<void> {
  const ports = expandPorts(SCAN.ports);
  const network = simulatedNetwork(simulation.truth, simulatedAddresses(ADDRESSES), ports);
  const say = (line: string): void => context.say(`${NAME}: seed ${seed}: ${line}`);
  for (const rounds of [3, 2] as const) {
    const { scored, missed } = await runPortolan(simulation, network, rounds, context);
    say(`portolan, ${rounds} rounds: ${told(scored)}; estimates ${(100 * missed.estimated).toFixed(4)} % missed`);
    scores.estimates[rounds].push(missed);
    if (rounds === 3) scores.portolan.push(scored);
  }
  scores.masscan.push(await runMasscan(simulation, network, context));
  say(`masscan: ${told(scores.masscan.at(-1))}`);
  if (seed === 1) {
    const sample = simulatedNetwork(simulation.truth, simulatedAddresses(NMAP_SAMPLE.addresses), ports);
    scores.nmap.push(await runNmap(simulation, sample, context));
    say(`nmap, on ${NMAP_SAMPLE.addresses} addresses: ${told(scores.nmap.at(-1))}`);
  }
  const { droppedByDevice, overflowed, refused, mostLateMs } = await simulation.counters();
  const fault = droppedByDevice + overflowed + refused;
  if (fault > 0) say(`the simulator lost ${fault} packets of its own, and was up to ${mostLateMs.toFixed(0)} ms late`);
}

function told(scored: Scored | undefined): string {
  if (scored === undefined) return "";
  const { missedPercent, invented, seconds } = scored;
  return `${missedPercent.toFixed(4)} % of open ports missed, ${invented} made up, ${seconds.toFixed(1)} s`;
}

function scoredOf(found: ReadonlySet<string>, { open }: SimulatedNetwork, seconds: number): Scored {
  const { missed, invented } = differenceOf(found, open);
  return { missedPercent: (100 * missed.length) / open.size, invented: invented.length, seconds };
}

async function runPortolan(
  simulation: Simulation,
  network: SimulatedNetwork,
  rounds: number,
  { portolanFlags, ...context }: Omit<BenchContext, "runs">,
): Promise<{ readonly scored: Scored; readonly missed: MissedShare }> {
  const flags = ["-n", "-Pn", "-sS", "--sweep", "--rounds", String(rounds), ...portolanFlags];
  const { stdout, wallSeconds } = await runMeasured(simulation, context, portolanScan(flags, SCAN));
  const { open, answered, estimatedMissedShare: estimated = 0 } = parseNdjson(stdout);
  return {
    scored: scoredOf(open, network, wallSeconds),
    missed: { answering: network.answering, answered, estimated },
  };
}

async function runMasscan(
  simulation: Simulation,
  network: SimulatedNetwork,
  context: Pick<BenchContext, "folder">,
): Promise<Scored> {
  const { device, scannerIp, gatewayMac } = simulation.link;
  const flags = ["--rate", MASSCAN_RATE, "--retries", MASSCAN_RETRIES, "--wait", "2"];
  const command = masscanScan({ device, sourceIp: scannerIp, gatewayMac }, SCAN, flags);
  const options = { device, endWhenQuietMs: MASSCAN_QUIET_MS };
  const { stdout, sendSeconds } = await runWatched(simulation, context, command, options);
  return scoredOf(parseMasscan(stdout), network, sendSeconds);
}

async function runNmap(
  simulation: Simulation,
  network: SimulatedNetwork,
  context: Pick<BenchContext, "folder" | "say">,
): Promise<Scored> {
  const command = ["nmap", "-n", "-Pn", "-sS", "-T4", "-p", SCAN.ports, "-oX", "-", ...NMAP_SAMPLE.targets];
  const { stdout, wallSeconds } = await runMeasured(simulation, context, command);
  return scoredOf(parseNmapXml(stdout).open, network, wallSeconds);
}

function outcomeOf({ portolan, masscan, nmap, estimates }: Scores): CaseOutcome {
  const row = (measure: string, unit: Unit, pick: (scored: Scored) => number, peers: Row["peer"]): Row => ({
    ...{ case: NAME, measure, unit, statistic: unit === "s" ? "median" : "worst" },
    portolan: portolan.map(pick),
    ...(peers === undefined ? {} : { peer: peers }),
  });
  const beside = (name: string, runs: readonly Scored[], pick: (scored: Scored) => number) => {
    return { name, values: runs.map(pick) };
  };
  const sampled = `nmap, ${NMAP_SAMPLE.addresses} addresses`;
  const missed = ({ missedPercent }: Scored) => missedPercent;
  const seconds = (scored: Scored) => scored.seconds;
  const invented = (scored: Scored) => scored.invented;
  const most = (value: number) => ({ bound: { kind: "value", most: value } as const });
  const factors = ([3, 2] as const).map((rounds): Row => {
    const measure = `missed share, estimate / truth, ${rounds} rounds`;
    const factor = [Number(estimateFactor(estimates[rounds]).toFixed(3))];
    return { case: NAME, measure, unit: "", statistic: "median", portolan: factor, ...most(MOST_ESTIMATE_FACTOR) };
  });
  return {
    name: NAME,
    rows: [
      { ...row("open ports missed", "%", missed, beside("masscan", masscan, missed)), ...most(MOST_MISSED_PERCENT) },
      row("open ports missed", "%", missed, beside(sampled, nmap, missed)),
      { ...row("ports made up", "", invented, beside("masscan", masscan, invented)), ...most(0) },
      row("wall time", "s", seconds, beside("masscan", masscan, seconds)),
      row("wall time", "s", seconds, beside(sampled, nmap, seconds)),
      ...factors,
    ],
    faults: [],
  };
}
