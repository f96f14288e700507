import { InputError } from "../errors.ts";
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

/** Rounds of a sweep, where the scan is to be one. */
export function roundsOf(
  { sweep }: ScanRequest,
  { engine, techniques }: TechniqueChoice,
  probes: number,
  onlyHosts: boolean,
): number | undefined {
  const isPossible = engine === "raw" && !onlyHosts;
  if (sweep !== undefined && sweep !== false) {
    if (!isPossible) {
      throw new InputError(
        "REQUEST_INVALID",
        "sweep",
        onlyHosts
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
