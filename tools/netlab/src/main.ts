import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Argument, Command, Option } from "commander";
import { createLab } from "./lab.ts";
import { LabError } from "./lab-error.ts";
import { PRESETS, type PresetName } from "./presets.ts";
import { createSimulation } from "./simulation/simulation.ts";
import { SIMULATION_PRESETS, type SimulationPresetName } from "./simulation/simulation-presets.ts";
import type { LabSpecification } from "./specification.ts";

/** The command line: labs to look at by hand, and for programs in other languages. */

interface UpOptions {
  readonly spec?: string;
  readonly preset?: PresetName;
}

async function readSpecification({ spec, preset }: UpOptions): Promise<LabSpecification> {
  if (preset !== undefined) return PRESETS[preset].specification;
  if (spec === undefined)
    throw new LabError("SPECIFICATION_INVALID", "No lab is named: give --spec FILE or --preset NAME.");
  try {
    // `createLab` checks its shape.
    return JSON.parse(await readFile(spec, "utf8")) as LabSpecification;
  } catch (cause) {
    throw new LabError("SPECIFICATION_INVALID", `"${spec}" can't be read as JSON: ${String(cause)}`, { cause });
  }
}

async function up(options: UpOptions): Promise<void> {
  const specification = await readSpecification(options);
  // Listened for from before the lab is there, so that an impatient Ctrl-C removes it too.
  const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const lab = await createLab(specification);
  const description = { namespaces: Object.fromEntries(lab.namespaces), truth: lab.truth };
  process.stdout.write(`${JSON.stringify(description, undefined, 2)}\n`);
  process.stderr.write(
    `The lab is up; run a command in it with: ip netns exec ${lab.namespaces.get("scanner")} COMMAND\n`,
  );
  process.stderr.write("Ctrl-C removes it.\n");
  await waitFor(stopped);
  await lab.close();
}

async function waitFor(stopped: Promise<unknown>): Promise<void> {
  // A listener for a signal does not keep a process alive.
  const alive = setInterval(() => {}, 1 << 30);
  await stopped;
  clearInterval(alive);
}

async function simulate(preset: SimulationPresetName): Promise<void> {
  const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const simulation = await createSimulation(SIMULATION_PRESETS[preset].specification);
  const namespace = simulation.namespaces.get("scanner");
  process.stderr.write(`The network is up; run a command in it with: ip netns exec ${namespace} COMMAND\n`);
  process.stderr.write("Ctrl-C removes it, and tells what it has done.\n");
  await waitFor(stopped);
  process.stdout.write(`${JSON.stringify(await simulation.counters(), undefined, 2)}\n`);
  await simulation.close();
}

function presets(): void {
  for (const [name, { description, scan }] of Object.entries({ ...PRESETS, ...SIMULATION_PRESETS })) {
    process.stdout.write(`${name.padEnd(16)}${description} (scan ${scan.targets.join(" ")} -p ${scan.ports})\n`);
  }
}

const program = new Command("netlab").description("Test networks with a known truth, in network namespaces.");
program
  .command("up")
  .description("make a lab, print its namespaces and its truth as JSON, and keep it until Ctrl-C")
  .addOption(new Option("--spec <file>", "JSON file with a specification").conflicts("preset"))
  .addOption(new Option("--preset <name>", "a lab with a name").choices(Object.keys(PRESETS)))
  .action(up);
program
  .command("simulate")
  .description("play a network of many hosts, keep it until Ctrl-C, and print what it has done as JSON")
  .addArgument(new Argument("<preset>", "a simulated network with a name").choices(Object.keys(SIMULATION_PRESETS)))
  .action(simulate);
program.command("presets").description("list the labs and simulated networks with a name").action(presets);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`netlab: ${error.message}\n`);
  process.exitCode = 1;
}
