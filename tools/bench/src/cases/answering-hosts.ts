import type { Lab } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { differenceOf, faultsOf, portName } from "../findings/findings.ts";
import { parseMasscan } from "../findings/parse-masscan.ts";
import { parseNdjson } from "../findings/parse-ndjson.ts";
import { interleave } from "../measure/interleave.ts";
import { runWatched } from "../measure/run-watched.ts";
import { withLab } from "../measure/with-lab.ts";
import type { CaseOutcome } from "../outcome/row.ts";
import { LAB_LINK, MASSCAN_QUIET_MS, masscanScan, UNLIMITED } from "../peers.ts";
import { portolanScan } from "../portolan.ts";

const NAME = "answering-hosts";
const RUNS = 5;
const HOSTS = 8_192;
const OPEN_PORT = 80;
const SCAN = { targets: ["10.77.32.0/19"], ports: "1-100" };
const PROBES = HOSTS * 100;
const SPECIFICATION = {
  targets: [{ addresses: SCAN.targets, rules: [{ ports: String(OPEN_PORT), behaviour: "open" as const }] }],
};

/** What one run came to. */
interface Finished {
  readonly probesPerSecond: number;
  readonly missedPercent: number;
}

/** 8,192 hosts whose kernel answers each probe: probes that are finished a second, and open ports that were missed on the way. */
export const answeringHosts: BenchCase = {
  name: NAME,
  description: "8,192 hosts x 100 ports, one open, the rest reset: finished probes a second beside masscan",
  runs: RUNS,
  run: (context) => withLab(SPECIFICATION, (lab) => compare(lab, context)),
};

function openPorts(): Set<string> {
  const names = Array.from({ length: HOSTS }, (_, index) => `10.77.${32 + (index >> 8)}.${index & 255}`);
  return new Set(names.map((ip) => portName(ip, OPEN_PORT)));
}

async function compare(lab: Lab, { runs = RUNS, portolanFlags, ...context }: BenchContext): Promise<CaseOutcome> {
  const truth = { open: openPorts(), decided: PROBES };
  const { device } = LAB_LINK;
  const faults: string[] = [];
  const told = (who: string, run: number, seconds: number, found: ReadonlySet<string>): Finished => {
    const missedPercent = (100 * differenceOf(found, truth.open).missed.length) / HOSTS;
    context.say(`${NAME}: ${who}, run ${run}: ${seconds.toFixed(2)} s, ${missedPercent.toFixed(3)} % missed`);
    return { probesPerSecond: PROBES / seconds, missedPercent };
  };
  const sides = await interleave(
    runs,
    async (run) => {
      const command = portolanScan(["-n", "-Pn", "-sS", "--sweep", ...portolanFlags], SCAN);
      const { stdout, wallSeconds } = await runWatched(lab, context, command, { device });
      const findings = parseNdjson(stdout);
      faults.push(...faultsOf(`portolan, run ${run}`, findings, truth));
      return told("portolan", run, wallSeconds, findings.open);
    },
    async (run) => {
      const command = masscanScan(LAB_LINK, SCAN, ["--rate", UNLIMITED, "--wait", "0"]);
      // Its time ends with its last packet, as if it waited for no answer.
      const options = { device, endWhenQuietMs: MASSCAN_QUIET_MS };
      const { stdout, sendSeconds } = await runWatched(lab, context, command, options);
      return told("masscan", run, sendSeconds, parseMasscan(stdout));
    },
  );
  const row = (pick: (finished: Finished) => number) => ({
    case: NAME,
    portolan: sides.portolan.map(pick),
    peer: { name: "masscan", values: sides.peer.map(pick) },
  });
  const rate = { measure: "probes finished", unit: "/s", statistic: "median" } as const;
  const missed = { measure: "open ports missed", unit: "%", statistic: "worst" } as const;
  return {
    name: NAME,
    rows: [
      { ...row(({ probesPerSecond }) => probesPerSecond), ...rate, bound: { kind: "least-ratio", least: 1 } },
      { ...row(({ missedPercent }) => missedPercent), ...missed, bound: { kind: "value", most: 0 } },
    ],
    faults,
  };
}
