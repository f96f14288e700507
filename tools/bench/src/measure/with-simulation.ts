import { createSimulation, type Simulation, type SimulationSpecification } from "@portolan/tool-netlab";

/** Makes a simulated network for as long as `use` takes. */
export async function withSimulation<T>(
  specification: SimulationSpecification,
  use: (simulation: Simulation) => Promise<T>,
): Promise<T> {
  const simulation = await createSimulation(specification);
  try {
    return await use(simulation);
  } finally {
    await simulation.close();
  }
}
