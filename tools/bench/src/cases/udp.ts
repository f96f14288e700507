import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Lab } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { BenchError } from "../bench-error.ts";
import { faultsOf, OPEN_OR_FILTERED, portName } from "../findings/findings.ts";
import { parseNdjson } from "../findings/parse-ndjson.ts";
import { parseNmapXml } from "../findings/parse-nmap-xml.ts";
import { runMeasured } from "../measure/run-measured.ts";
import { withLab } from "../measure/with-lab.ts";
import type { CaseOutcome } from "../outcome/row.ts";
import { portolanScan } from "../portolan.ts";

const NAME = "udp";
/** A closed port costs both sides a second, by the target's limit: some 17 minutes each. */
const RUNS = 1;
const TIMEOUT_MS = 40 * 60_000;
const TARGET = "10.77.7.1";
const SCAN = { targets: [TARGET], ports: "1-1000" };
const PROBES = 1_000;
const SERVICES = [7, 53, 69, 111, 123, 137, 161, 500, 623, 750];
/** What a Linux host has before anybody changes it: icmp(7). */
const LINUX_DEFAULTS = {
  "net.ipv4.icmp_ratelimit": 1_000,
  "net.ipv4.icmp_ratemask": 6_168,
  "net.ipv4.icmp_msgs_per_sec": 1_000,
  "net.ipv4.icmp_msgs_burst": 50,
};
const FLAGS = ["-n", "-Pn", "-sU", "-T4"];

const SERVICE_PROGRAM = fileURLToPath(new URL("../measure/udp-echo-main.ts", import.meta.url));
const TYPESCRIPT_LOADER = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** A Linux host that limits its ICMP errors: every service found, no closed port called open, and no later than nmap. */
export const udp: BenchCase = {
  name: NAME,
  description: "1,000 UDP ports of a Linux host with its usual ICMP limits, 10 services: wall time beside nmap's",
  runs: RUNS,
  run: (context) => withLab({ targets: [{ addresses: [TARGET] }] }, (lab) => compare(lab, context)),
};

async function startServices(lab: Lab): Promise<void> {
  for (const [key, value] of Object.entries(LINUX_DEFAULTS)) await lab.setSysctl("target", key, value);
  const words = ["--import", TYPESCRIPT_LOADER, SERVICE_PROGRAM, TARGET, ...SERVICES.map(String)];
  const child = lab.spawn(process.execPath, words, { where: "target", stdio: ["ignore", "pipe", "inherit"] });
  if (child.stdout === null) throw new BenchError("The UDP services can't be heard.");
  const ready = await Promise.race([once(child.stdout, "data"), once(child, "exit").then(() => undefined)]);
  if (ready === undefined) throw new BenchError("The UDP services did not start.");
}

async function compare(lab: Lab, { runs = RUNS, portolanFlags, ...context }: BenchContext): Promise<CaseOutcome> {
  await startServices(lab);
  const truth = { open: new Set(SERVICES.map((port) => portName(TARGET, port))), decided: PROBES };
  const nmap = ["nmap", ...FLAGS, "-p", SCAN.ports, "-oX", "-", TARGET];
  const sides = [
    { who: "portolan", command: portolanScan([...FLAGS, ...portolanFlags], SCAN), parse: parseNdjson },
    { who: "nmap", command: nmap, parse: parseNmapXml },
  ];
  const wall = new Map(sides.map(({ who }) => [who, [] as number[]]));
  const faults: string[] = [];
  for (let run = 1; run <= runs; run += 1) {
    for (const { who, command, parse } of sides) {
      const { stdout, wallSeconds } = await runMeasured(lab, context, command, TIMEOUT_MS);
      const findings = parse(stdout);
      const found = faultsOf(`${who}, run ${run}`, findings, truth);
      const told = `${wallSeconds.toFixed(1)} s, ${findings.openOrFiltered} closed ports left ${OPEN_OR_FILTERED}`;
      context.say([`${NAME}: ${who}, run ${run}: ${told}`, ...found].join("; "));
      if (who === "portolan") faults.push(...found);
      wall.get(who)?.push(wallSeconds);
    }
  }
  const row = { case: NAME, measure: "wall time", unit: "s", statistic: "median" } as const;
  const peer = { name: "nmap", values: wall.get("nmap") ?? [] };
  const bound = { kind: "ratio", most: 1 } as const;
  return { name: NAME, rows: [{ ...row, portolan: wall.get("portolan") ?? [], peer, bound }], faults };
}
