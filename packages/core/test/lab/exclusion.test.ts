import { fileURLToPath } from "node:url";
import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import { resolveTargets, type ScanRequest } from "../../src/index.ts";

const SCRIPT = fileURLToPath(new URL("./scan-in-namespace.ts", import.meta.url));
const EXCLUDED = ["10.77.8.64/26", "fd77:8::8/125"];

/**
 * Captures every packet that leaves while a command runs: tcpdump is told to write each one as it comes, says when it listens, and is
 * stopped when the command has ended. The sentinel, sent at the end, shows that nothing is still on its way to the file.
 */
const CAPTURE = `
set -e
folder=$(mktemp -d)
tcpdump -i any -nn -U -w "$folder/packets" --immediate-mode 'dst net 10.77.0.0/16 or dst net fd77::/16' 2> "$folder/log" &
capture=$!
until grep -q 'listening on' "$folder/log"; do kill -0 $capture; done
status=0
"$@" > /dev/null || status=$?
ping -c 1 -W 1 10.77.8.1 -p 5e4717e1 > /dev/null
until tcpdump -nn -r "$folder/packets" 'icmp[24:4] == 0x5e4717e1' 2> /dev/null | grep -q ICMP; do kill -0 $capture; done
kill $capture
wait $capture || true
tcpdump -nn -r "$folder/packets" 2> /dev/null
rm -r "$folder"
exit $status
`;

/** Destination addresses of all packets, from tcpdump's lines: `IP 10.0.0.1.40000 > 10.77.8.1.80: …`. */
function destinations(lines: string): Set<string> {
  const found = new Set<string>();
  for (const line of lines.split("\n")) {
    const text = / > ([0-9a-f.:]+?)(?:\.\d+)?: /.exec(line)?.[1];
    if (text !== undefined) found.add(text.includes(":") ? text : text.split(".").slice(0, 4).join("."));
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
    const { stdout, stderr, exitCode } = await lab.exec("bash", ["-c", CAPTURE, "capture", ...words]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const excluded = (await resolveTargets({ include: { specs: EXCLUDED } })).addresses;
    const seen = destinations(stdout);
    expect([...seen].filter((address) => excluded.has(address))).toEqual([]);
    const asked = Array.from({ length: addresses.size }, (_, index) => addresses.text(index));
    expect(asked.filter((address) => !seen.has(address))).toEqual([]);
  });
});
