import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { createLab, type Lab, type LabSpecification } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type CommandStep, type GuideStep, guideSteps } from "../guides/guide-steps.ts";

const LAUNCHER = fileURLToPath(new URL("../../bin/portolan.cjs", import.meta.url));
const SERVER_LAUNCHER = fileURLToPath(new URL("../../../api/bin/portolan-api.js", import.meta.url));
const WITHOUT_NAME_SERVERS = new URL("../without-name-servers.mjs", import.meta.url).href;
const GUIDES = fileURLToPath(new URL("../../../../docs/guides/", import.meta.url));

/** 10.0.0.0/8 but for 10.76.0.0/16, which joins the namespaces. */
const NETWORK = [
  "10.0.0.0/10",
  "10.64.0.0/13",
  "10.72.0.0/14",
  "10.77.0.0/16",
  "10.78.0.0/15",
  "10.80.0.0/12",
  "10.96.0.0/11",
  "10.128.0.0/9",
] as const;

/** The network of the guides: an office of four hosts, and no answer from anywhere else. */
const OFFICE: LabSpecification = {
  targets: [
    {
      addresses: NETWORK,
      rules: [
        { addresses: ["10.0.0.1"], ports: "53,80", behaviour: "open" },
        { addresses: ["10.0.0.5"], ports: "22,80,443", behaviour: "open" },
        { addresses: ["10.0.0.10"], ports: "22,5432", behaviour: "open" },
        { addresses: ["10.0.0.20"], ports: "22,3389,8080", behaviour: "open" },
        { addresses: ["10.0.0.1", "10.0.0.5", "10.0.0.10", "10.0.0.20"], ports: "1-65535", behaviour: "closed" },
        { ports: "1-65535", behaviour: "dropped" },
      ],
    },
  ],
};

/** Each command of each guide, as a reader would type it: in the lab, so that its addresses are the lab's. */
describeLab("the guides", () => {
  let lab: Lab;
  let folder: string;
  /** What the reader has left running. */
  let left: ChildProcess[];

  beforeAll(async () => {
    lab = await createLab(OFFICE);
  });

  afterAll(() => lab?.close());

  beforeEach(() => {
    left = [];
    folder = mkdtempSync(join(tmpdir(), "portolan-guide-"));
    const commands = join(folder, "bin");
    mkdirSync(commands);
    script(join(commands, "portolan"), `exec ${process.execPath} ${LAUNCHER} "$@"`);
    script(join(commands, "portolan-api"), `exec ${process.execPath} ${SERVER_LAUNCHER} "$@"`);
    // The test is root already, or there was no lab.
    script(join(commands, "sudo"), 'exec "$@"');
  });

  afterEach(async () => {
    for (const child of left) {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      await exit;
    }
    rmSync(folder, { recursive: true });
  });

  it.each(readdirSync(GUIDES).filter((name) => name.endsWith(".md")))("%s", async (name) => {
    const steps = guideSteps(readFileSync(join(GUIDES, name), "utf8"));
    expect(steps).not.toEqual([]);
    for (const step of steps) await take(step);
  });

  async function take(step: GuideStep): Promise<void> {
    if (step.kind === "file") writeFileSync(join(folder, step.name), step.text);
    else if (step.kind === "query") await query(step.sql);
    else if (step.interruptAfter !== undefined) await interrupt(step, step.interruptAfter);
    else if (step.leaveAfter !== undefined) await leave(step, step.leaveAfter);
    else await run(step);
  }

  async function run({ line, status }: CommandStep): Promise<void> {
    const result = await lab.exec("bash", ["-o", "pipefail", "-c", line], { cwd: folder, env: environment() });
    expect({ line, status: result.exitCode, stderr: result.stderr }).toMatchObject({ line, status });
  }

  async function interrupt({ line, status }: CommandStep, after: string): Promise<void> {
    const child = lab.spawn("bash", ["-c", `exec ${line}`], { cwd: folder, env: environment() });
    const exit = once(child, "exit");
    await printed(child, after);
    child.kill("SIGINT");
    const [exitCode] = await exit;
    expect({ line, status: exitCode }).toEqual({ line, status });
  }

  async function leave({ line }: CommandStep, after: string): Promise<void> {
    const child = lab.spawn("bash", ["-c", `exec ${line}`], { cwd: folder, env: environment() });
    left.push(child);
    await printed(child, after);
  }

  async function query(sql: string): Promise<void> {
    const directory = process.cwd();
    // A query names its files as a reader in the folder would.
    process.chdir(folder);
    try {
      const connection = await (await DuckDBInstance.create()).connect();
      const { currentRowCount } = await connection.runAndReadAll(sql);
      expect({ sql, rows: currentRowCount }).not.toEqual({ sql, rows: 0 });
      connection.closeSync();
    } finally {
      process.chdir(directory);
    }
  }

  function environment(): NodeJS.ProcessEnv {
    return {
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      HOME: folder,
      NODE_OPTIONS: `--import ${WITHOUT_NAME_SERVERS}`,
    };
  }
});

function script(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

/** Resolves when either of the outputs has the text; rejects when both have ended without. */
async function printed(child: ChildProcess, text: string): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (piece: Buffer) => {
        said += piece;
        if (said.includes(text)) resolve();
      });
    }
    child.once("close", () => reject(new Error(`It ended without saying "${text}", but: ${said}`)));
  });
}
