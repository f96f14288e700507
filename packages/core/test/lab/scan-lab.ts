import { fileURLToPath } from "node:url";
import type { ExecOptions, Lab } from "@portolan/tool-netlab";
import type {
  EndEvent,
  HostEvent,
  PortEvent,
  ScanEvent,
  ScanRequest,
  StartEvent,
  WarningEvent,
} from "../../src/index.ts";

const SCRIPT = fileURLToPath(new URL("./scan-in-namespace.ts", import.meta.url));

/** What a scan in the lab told. */
export interface LabScan {
  readonly start: StartEvent;
  readonly hosts: readonly HostEvent[];
  readonly ports: readonly PortEvent[];
  readonly warnings: readonly WarningEvent[];
  readonly end: EndEvent;
}

/** Scans from inside the lab with the sources of core, and the worker that was built from them. */
export async function scanInLab(
  lab: Pick<Lab, "exec">,
  request: Omit<ScanRequest, "signal">,
  options: ExecOptions = {},
): Promise<LabScan> {
  const words = ["--import", "tsx", SCRIPT, JSON.stringify(request)];
  const { stdout, stderr, exitCode } = await lab.exec(process.execPath, words, options);
  if (exitCode !== 0) throw new Error(`The scan ended with ${exitCode}: ${stderr}`);
  const events = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ScanEvent);
  const start = events[0];
  const end = events.at(-1);
  if (start?.type !== "start" || end?.type !== "end") throw new Error("The scan told no start or no end.");
  return {
    start,
    hosts: events.filter((event) => event.type === "host"),
    ports: events.filter((event) => event.type === "port"),
    warnings: events.filter((event) => event.type === "warning"),
    end,
  };
}

/** Numbers of the ports of one address that are open, sorted. */
export function openPorts(scan: LabScan, ip: string): number[] {
  return scan.ports
    .filter((event) => event.ip === ip && event.state === "open")
    .map(({ port }) => port)
    .sort((a, b) => a - b);
}
