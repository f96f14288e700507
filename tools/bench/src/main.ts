import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Argument, Command, InvalidArgumentError } from "commander";
import { BenchError } from "./bench-error.ts";
import { CASES } from "./cases.ts";
import { formatTable } from "./outcome/format-table.ts";
import { noiseWarning, readMachine } from "./outcome/machine.ts";
import { type CaseOutcome, isMet } from "./outcome/row.ts";
import { requirePortolan } from "./portolan.ts";
import { runCases } from "./run-cases.ts";

/** The command line: measures, prints a table on standard output and everything else on standard error. */

interface Options {
  readonly runs?: number;
  readonly json?: string;
  readonly portolanFlags?: string;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function parseRuns(text: string): number {
  const runs = Number(text);
  if (Number.isInteger(runs) && runs >= 1 && runs <= 1_000) return runs;
  throw new InvalidArgumentError("Give a whole number from 1 to 1000.");
}

async function bench(names: readonly string[], { runs, json, portolanFlags }: Options): Promise<void> {
  requirePortolan();
  const machine = readMachine();
  const noise = noiseWarning(machine);
  if (noise !== undefined) say(`bench: ${noise}`);
  const cases = CASES.filter(({ name }) => names.length === 0 || names.includes(name));
  const folder = await mkdtemp(join(tmpdir(), "portolan-bench-"));
  let outcomes: CaseOutcome[];
  try {
    const flags = portolanFlags?.split(/\s+/).filter((flag) => flag !== "") ?? [];
    outcomes = await runCases(cases, { runs, portolanFlags: flags, folder, say });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(formatTable(outcomes));
  for (const { name, faults } of outcomes) for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`);
  if (json !== undefined) {
    const document = { time: new Date().toISOString(), machine, noise, portolanFlags, outcomes };
    await writeFile(json, `${JSON.stringify(document, undefined, 2)}\n`);
  }
  process.exitCode = outcomes.every(isMet) ? 0 : 1;
}

const listed = CASES.map(({ name, runs, description }) => `  ${name.padEnd(16)}${description} (${runs} runs)`);

const program = new Command("bench")
  .description("Measures Portolan beside its peers, on networks of netlab.")
  .addArgument(new Argument("[case...]", "cases to run; all by default").choices(CASES.map(({ name }) => name)))
  .option("--runs <n>", "runs of each side, instead of each case's own number", parseRuns)
  .option("--json <file>", "write every run of every figure to a file")
  .option("--portolan-flags <text>", "further flags for portolan, to try something out")
  .addHelpText("after", `\nCases:\n${listed.join("\n")}`)
  .action(bench);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  say(`bench: ${error.message}`);
  process.exitCode = 1;
}
