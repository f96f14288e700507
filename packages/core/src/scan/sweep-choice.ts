import { InputError } from "../errors.ts";
import { resolvePace } from "../pace/pace-settings.ts";
import type { ScanRequest } from "./request.ts";
import { selectPorts } from "./select-ports.ts";
import { chooseTechniques, type TechniqueChoice } from "./technique-choice.ts";

/** Probes from which a scan by SYN or ACK is a sweep. */
const PROBES_WORTH_A_SWEEP = 1_000_000;
const DEFAULT_ROUNDS = 3;
const MOST_ROUNDS = 10;

/** Whether the scan of a request is a sweep, with so many hosts. */
export function isSweep(request: ScanRequest, hosts: number): boolean {
  const ports = selectPorts(request);
  const probes = hosts * (ports.tcp.length + ports.udp.length);
  return roundsOf(request, chooseTechniques(request, ports), probes, false) !== undefined;
}

/** A bound that the request sets to what a host gets, by name; undefined when it sets none. */
function boundPerHost({ pace = {}, maxOpenPerHost }: ScanRequest): string | undefined {
  if (maxOpenPerHost !== undefined) return "a most of open ports per host";
  if (pace.maxRatePerHost !== undefined) return "a rate per host";
  if (resolvePace(pace).scanDelayMs > 0) return "a scan delay";
  return (pace.hostTimeoutMs ?? 0) > 0 ? "a host time-out" : undefined;
}

/** Rounds of a sweep, where the scan is to be one. */
export function roundsOf(
  request: ScanRequest,
  { engine, techniques }: TechniqueChoice,
  probes: number,
  onlyHosts: boolean,
): number | undefined {
  const { sweep } = request;
  const perHost = boundPerHost(request);
  const isPossible = engine === "raw" && !onlyHosts && perHost === undefined;
  if (sweep !== undefined && sweep !== false) {
    if (!isPossible) {
      throw new InputError(
        "REQUEST_INVALID",
        "sweep",
        perHost !== undefined
          ? `A sweep knows nothing of single hosts, so it cannot keep to ${perHost}: leave the one or the other out.`
          : onlyHosts
            ? "Host discovery keeps the state of each probe and is no sweep: leave the sweep out."
            : `A sweep sends packets of its own, and the engine "${engine}" does not: run as root, or leave the sweep out.`,
      );
    }
    const rounds = (sweep === true ? undefined : sweep.rounds) ?? DEFAULT_ROUNDS;
    if (Number.isInteger(rounds) && rounds >= 1 && rounds <= MOST_ROUNDS) return rounds;
    throw new InputError(
      "REQUEST_INVALID",
      String(rounds),
      `rounds ${rounds} must be a whole number from 1 to ${MOST_ROUNDS}.`,
    );
  }
  const isLarge = probes > PROBES_WORTH_A_SWEEP && !techniques.includes("udp");
  return sweep === undefined && isPossible && isLarge ? DEFAULT_ROUNDS : undefined;
}
