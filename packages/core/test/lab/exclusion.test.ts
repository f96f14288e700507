import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import { resolveTargets, type ScanRequest } from "../../src/index.ts";

const SCRIPT = fileURLToPath(new URL("./scan-in-namespace.ts", import.meta.url));
const EXCLUDED = ["10.77.8.64/26", "fd77:8::8/125"];

/**
 * Run where the targets are, since what goes out past the queues of its device is seen by nobody on the sender's side: captures every
 * packet until the sentinel comes, which is sent when the scan has ended, and prints them all.
 */
const CAPTURE = `
set -e
tcpdump -i eth0 -nn -U -s 128 -B 16384 -w "$0/packets" --immediate-mode 'dst net 10.77.0.0/16 or dst net fd77::/16' 2> "$0/log" &
capture=$!
until tcpdump -nn -r "$0/packets" 'udp dst port 50505' 2> /dev/null | grep -q 50505; do kill -0 $capture; sleep 0.05; done
kill $capture
wait $capture || true
tcpdump -nn -r "$0/packets" 2> /dev/null
`;
const SCAN = `
until grep -q 'listening on' "$0/log" 2> /dev/null; do sleep 0.02; done
status=0
"$@" > /dev/null || status=$?
echo > /dev/udp/10.77.8.1/50505
exit $status
`;

/** Destination addresses of all packets, from tcpdump's lines: `IP 10.0.0.1.40000 > 10.77.8.1.80: …`. */
function destinations(lines: string): Set<string> {
  const found = new Set<string>();
  for (const line of lines.split("\n")) {
    const address = / > (\d+\.\d+\.\d+\.\d+|[0-9a-f:]+?)(?:\.\d+)?: /.exec(line)?.[1];
    if (address !== undefined) found.add(address);
  }
  return found;
}

describeLab("exclusions", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await createLab({ targets: [{ addresses: ["10.77.8.0/24", "fd77:8::/120"] }] });
  });

  afterAll(() => lab?.close());

  it.each<[string, Partial<ScanRequest>]>([
    ["SYNs", {}],
    ["ACKs", { techniques: ["ack"] }],
    ["datagrams", { techniques: ["udp"], pace: { maxRetries: 0 } }],
    ["a sweep", { sweep: { rounds: 2 } }],
    ["connections", { techniques: ["connect"] }],
    ["Node's own connections", { engine: "net" }],
    ["host discovery", { discovery: { only: true } }],
    ["host discovery and SYNs", { discovery: "auto" }],
  ])("are sent nothing by %s, and all others are", async (_, how) => {
    const { addresses } = await resolveTargets({
      include: { specs: ["10.77.8.0/24", "fd77:8::/123"] },
      exclude: { specs: EXCLUDED },
    });
    const request = { targets: addresses.toJSON(), ports: "7,9", ...how };
    const words = [process.execPath, "--import", "tsx", SCRIPT, JSON.stringify(request)];
    const folder = await mkdtemp(join(tmpdir(), "portolan-exclusion-"));
    const [{ stdout }, { stderr, exitCode }] = await Promise.all([
      lab.exec("bash", ["-c", CAPTURE, folder], { where: "target" }),
      lab.exec("bash", ["-c", SCAN, folder, ...words]),
    ]);
    await rm(folder, { recursive: true });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const excluded = (await resolveTargets({ include: { specs: EXCLUDED } })).addresses;
    const seen = destinations(stdout);
    expect([...seen].filter((address) => excluded.has(address))).toEqual([]);
    const asked = Array.from({ length: addresses.size }, (_, index) => addresses.text(index));
    expect(asked.filter((address) => !seen.has(address))).toEqual([]);
  });
});
