import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Lab } from "../src/index.ts";
import type { ExecOptions } from "../src/lab-commands.ts";

const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** Arguments for Node to run a TypeScript file of this project. */
export function programArguments(file: string, programArguments: readonly string[] = []): string[] {
  return ["--import", "tsx", `${FOLDER}${file}`, ...programArguments];
}

/** Connects to ports of a host from inside a lab with node:net, and says how each ended; see `fixtures/connect.ts`. */
export async function connectOutcomes(
  lab: Lab,
  host: string,
  ports: readonly number[],
  options: ExecOptions = {},
): Promise<Record<string, string>> {
  const commandArguments = programArguments("test/fixtures/connect.ts", [host, ...ports.map(String)]);
  const result = await lab.exec(process.execPath, commandArguments, { ...options, cwd: FOLDER });
  if (result.exitCode !== 0) throw new Error(`connect.ts ended with ${result.exitCode}: ${result.stderr}`);
  return z.record(z.string(), z.string()).parse(JSON.parse(result.stdout));
}

/** Starts a TypeScript program of this project outside of any lab, with its standard output piped. */
export function startProgram(file: string, programArgs: readonly string[] = []) {
  return spawn(process.execPath, programArguments(file, programArgs), {
    cwd: FOLDER,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The first line that a program prints. */
export async function firstLine(program: ReturnType<typeof startProgram>): Promise<string> {
  const [line] = await once(createInterface(program.stdout), "line");
  return String(line);
}
