export { canRunLab, canSimulate, isInstalled, type LabAvailability } from "./can-run-lab.ts";
export { createLab, type Lab } from "./lab.ts";
export type { ExecOptions, LabSpawnOptions, PlaceOptions } from "./lab-commands.ts";
export { LabError, type LabErrorCode } from "./lab-error.ts";
export { PRESETS, type Preset, type PresetName } from "./presets.ts";
export type { CommandResult } from "./run-command.ts";
export type { SimulationCounters } from "./simulation/counters.ts";
export { type OpenPort, type SimulatedPort, SimulatedTruth } from "./simulation/simulated-truth.ts";
export { createSimulation, type Simulation } from "./simulation/simulation.ts";
export {
  SIMULATION_PRESETS,
  type SimulationPreset,
  type SimulationPresetName,
} from "./simulation/simulation-presets.ts";
export type { SimulationSpecification } from "./simulation/simulation-specification.ts";
export type { LabSpecification } from "./specification.ts";
export {
  type LabTruth,
  type Outcome,
  type PortTruth,
  type TargetTruth,
  type TruthEntry,
  type TruthLookup,
  truthLookup,
} from "./truth.ts";
