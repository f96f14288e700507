import { fileURLToPath } from "node:url";
import type { PortEvent, ScanEvent } from "@portolan/core";
import { createLab, type Lab, PRESETS } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../../bin/portolan.cjs", import.meta.url));
const { specification, scan } = PRESETS.truth;
const PORTS = 4 * 1_000;

describeLab("the command, beside the truth", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await createLab(specification);
  });

  afterAll(() => lab?.close());

  /** Scans the whole lab, and gives every port's event. */
  async function scanAll(flags: readonly string[]): Promise<PortEvent[]> {
    const argv = [...scan.targets, "-n", "-p", scan.ports, "--show", "all", "--ndjson", "--no-checkpoint", ...flags];
    const { stdout, stderr, exitCode } = await lab.exec(process.execPath, [LAUNCHER, ...argv]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as ScanEvent);
    const ports = events.filter((event) => event.type === "port");
    expect(ports).toHaveLength(PORTS);
    return ports;
  }

  it.each([{ flags: [] }, { flags: ["--engine", "connect", "--workers", "2"] }, { flags: ["-T4", "--seed", "7"] }])(
    "tells every state and reason ($flags)",
    async ({ flags }) => {
      for (const { ip, port, state, reason } of await scanAll(flags)) {
        expect({ ip, port, state, reason }).toMatchObject({
          ip,
          port,
          state: lab.truthOf(ip, port).state,
          reason: lab.truthOf(ip, port).reason,
        });
      }
    },
  );

  it("tells every state with the engine net, too", async () => {
    for (const { ip, port, state } of await scanAll(["--engine", "net"])) {
      expect({ ip, port, state }).toEqual({ ip, port, state: lab.truthOf(ip, port).state });
    }
  });

  it("shows the open ports of a host in its table, and how many it does not list", async () => {
    const [target] = scan.targets;
    const { stdout, exitCode } = await lab.exec(process.execPath, [
      LAUNCHER,
      target ?? "",
      "-n",
      "-p",
      scan.ports,
      "--no-checkpoint",
    ]);
    expect(exitCode).toBe(0);
    const open = stdout.split("\n").filter((line) => /^\d+\/tcp\s+open\s/.test(line));
    // Rows come as they are found, sorted a moment's worth at a time.
    expect(open.map((line) => Number.parseInt(line, 10)).sort((one, other) => one - other)).toEqual([
      22,
      80,
      443,
      ...Array.from({ length: 20 }, (_, index) => 900 + index),
    ]);
    expect(stdout).toContain("filtered (no-response)");
  });
});
