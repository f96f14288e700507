import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Checkpoint, readCheckpoint, scan } from "@portolan/core";
import { createServiceCatalogue } from "@portolan/services-db";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPTION_TABLE } from "../option-table.ts";
import { parseArguments } from "../parse-arguments.ts";
import { planRequest } from "./plan-request.ts";
import { type CommandLine, refuseDisagreement } from "./resume-agreement.ts";
import { anchorFiles } from "./resumed-options.ts";

let folder: string;
let made = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-agreement-"));
  writeFileSync(join(folder, "hosts"), "127.0.0.1\n127.0.0.2\n");
});

afterAll(() => rmSync(folder, { recursive: true }));

const loadCatalogue = async () => createServiceCatalogue();

function commandLine(argv: readonly string[]): CommandLine {
  const { operands, options } = parseArguments(argv, OPTION_TABLE);
  return { operands, options: anchorFiles(options, folder) };
}

/** The checkpoint of a scan that was stopped before its first probe. */
async function checkpointOf({ operands, options }: CommandLine): Promise<Checkpoint> {
  const path = join(folder, `checkpoint-${made}`);
  made += 1;
  const request = await planRequest(operands, options, loadCatalogue);
  await scan({ ...request, checkpoint: { path }, signal: AbortSignal.abort() }).result();
  return readCheckpoint(path);
}

async function complaint(first: readonly string[], beside: readonly string[]): Promise<string | undefined> {
  const kept = commandLine(first);
  try {
    await refuseDisagreement(await checkpointOf(kept), commandLine(beside), kept, loadCatalogue);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Engine named, so that no test depends on what this process may send. */
const FIRST = ["127.0.0.1", "127.0.0.2", "-p", "1-1000", "-sT"];

describe("flags beside --resume", () => {
  test.each([
    [FIRST, []],
    [FIRST, FIRST],
    [FIRST, ["-p", "1-500,501-1000"]],
    [FIRST, ["-p", "-1000"]],
    [
      [...FIRST, "--exclude-ports", "7"],
      ["--exclude-ports", "echo"],
    ],
    [
      ["127.0.0.1", "-sT", "-F"],
      ["--top-ports", "100"],
    ],
    [FIRST, ["127.0.0.1-2"]],
    [FIRST, ["127.0.0.2", "127.0.0.1"]],
    [FIRST, ["-iL", "hosts"]],
    [
      ["127.0.0.0/30", "-sT", "--exclude", "127.0.0.3,127.0.0.0"],
      ["127.0.0.1-2", "--exclude", "127.0.0.3"],
    ],
    [FIRST, ["-v", "--no-color", "--workers", "2", "--timeout", "1h", "-oJ", "scan.json", "--ndjson", "-T3"]],
    [FIRST, ["-T", "normal", "--engine", "auto", "--max-retries", "10", "--host-timeout", "0"]],
    [
      [...FIRST, "--rate", "200", "--seed", "7"],
      ["--rate", "200", "--seed", "0007"],
    ],
    [["127.0.0.1", "-sT", "-p", "1-1000"], ["--open"]],
    [
      ["127.0.0.1", "-sT", "-p", "1-20", "--show", "all"],
      ["--show", "all"],
    ],
  ])("that agree are accepted: %j, then %j", async (first, beside) => {
    expect(await complaint(first, beside)).toBeUndefined();
  });

  test.each([
    [["-p", "80"], "scans ports 1-1000, -p/--ports says 80; leave out -p/--ports"],
    [["-F"], "scans ports 1-1000, -F/--fast says "],
    [["--exclude-ports", "80"], "scans ports 1-1000, --exclude-ports says 1-79,81-1000;"],
    [["127.0.0.3"], 'scans 127.0.0.1-127.0.0.2, "127.0.0.3" makes it 127.0.0.3; leave out "127.0.0.3"'],
    [["--exclude", "127.0.0.2"], "scans 127.0.0.1-127.0.0.2, --exclude makes it 127.0.0.1;"],
    [["-T4"], 'has -T/--timing "normal", not "aggressive";'],
    [["--rate", "100"], 'has no --rate, here it is "100";'],
    [["--host-timeout", "5s"], "has --host-timeout 0 ms, not 5000 ms;"],
    [["--max-retries", "1"], 'has --max-retries "10", not "1";'],
    [["--sweep"], "was made without --sweep;"],
    [["-sU"], "was made without -sU/--udp-scan;"],
    [["-Pn"], "was made without -Pn/--skip-discovery;"],
    [["--shard", "1/2"], "has no --shard, here it is 1/2;"],
    [["--seed", "7"], /has --seed "[0-9a-f]{32}", not "0{31}7";/],
    [["--show", "all"], 'has --show "open", not "all";'],
  ])("that ask for another scan are refused, and the difference named: %j", async (beside, difference) => {
    const told = await complaint(FIRST, beside);
    expect(told).toMatch(/^the checkpoint /);
    if (typeof difference === "string") expect(told).toContain(difference);
    else expect(told).toMatch(difference);
    expect(told).not.toContain("\n");
  });

  test("cannot move the checkpoint, nor leave it", async () => {
    expect(await complaint(FIRST, ["--checkpoint", "elsewhere"])).toMatch(/not with --checkpoint ".*\/elsewhere"/);
    expect(await complaint(FIRST, ["--no-checkpoint"])).toMatch(/leave out --no-checkpoint/);
    expect(await complaint(FIRST, ["--checkpoint", `checkpoint-${made}`])).toBeUndefined();
  });

  test("that are wrong in themselves are told as such", async () => {
    await expect(complaint(FIRST, ["-p", "70000"])).resolves.toContain('"70000"');
    await expect(complaint(FIRST, ["127.0.0.999"])).resolves.toContain('"127.0.0.999"');
  });

  test("may name all hosts that were asked for, though the checkpoint has only those that were up", async () => {
    const kept = commandLine(["127.0.0.0/29", "-p", "80", "-sT"]);
    const checkpoint = await checkpointOf(commandLine(["127.0.0.1", "-p", "80", "-sT"]));
    await refuseDisagreement(checkpoint, commandLine(["127.0.0.0-7"]), kept, loadCatalogue);
    await expect(refuseDisagreement(checkpoint, commandLine(["127.0.0.0-8"]), kept, loadCatalogue)).rejects.toThrow(
      'scans 127.0.0.0-127.0.0.7, "127.0.0.0-8" makes it 127.0.0.0-127.0.0.8;',
    );
  });
});
