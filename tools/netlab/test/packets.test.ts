import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { createLab, type Lab, PRESETS } from "../src/index.ts";
import { describeLab } from "../src/vitest.ts";
import { nmap } from "./nmap.ts";

/** Writes down what passes a target's device while something happens, until a filter has let a number of packets through. */
async function capture(
  lab: Lab,
  file: string,
  action: () => Promise<unknown>,
  until: { readonly filter: string; readonly packets: number },
): Promise<void> {
  const tcpdump = lab.spawn(
    "tcpdump",
    ["-n", "-Z", "root", "--immediate-mode", "-s", "128", "-U", "-i", "eth0", "-w", file],
    {
      where: "target",
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  // Its first words on standard error are that it listens.
  if (tcpdump.stderr !== null) await once(tcpdump.stderr, "data");
  await action();
  await expect.poll(() => count(lab, file, until.filter), { timeout: 20_000 }).toBe(until.packets);
  const ended = once(tcpdump, "exit");
  tcpdump.kill("SIGINT");
  await ended;
}

/** How many packets of a capture a filter lets through. */
async function count(lab: Lab, file: string, filter: string): Promise<number> {
  const { stdout } = await lab.exec("tcpdump", ["-n", "-r", file, filter]);
  // Lines that begin with white space are bytes of a packet that tcpdump doesn't know.
  return stdout.split("\n").filter((line) => /^\S/.test(line)).length;
}

describeLab("ICMP codes on the wire", () => {
  let lab: Lab;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "portolan-netlab-"));
    lab = await createLab(PRESETS.truth.specification);
  });
  afterAll(async () => {
    await lab?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("are those of RFC 792 and RFC 1812, from the router that the truth names", async () => {
    const file = join(folder, "ipv4.pcap");
    const scan = () => nmap(lab, ["10.77.1.1"], ["-sS", "-p", "200-339", "--max-retries", "0"]);
    await capture(lab, file, scan, { filter: "icmp", packets: 70 });
    const from = lab.truth.targets[0]?.icmpFrom.ipv4;
    for (const code of [0, 1, 2, 3, 9, 10, 13]) {
      expect(await count(lab, file, `src host ${from} and icmp[0] == 3 and icmp[1] == ${code}`), `${code}`).toBe(10);
    }
  });

  it("are those of RFC 4443, from the router that the truth names", async () => {
    const file = join(folder, "ipv6.pcap");
    const scan = () => nmap(lab, ["fd77:1::1"], ["-sS", "-p", "200-269", "--max-retries", "0"]);
    const from = `src host ${lab.truth.targets[0]?.icmpFrom.ipv6}`;
    await capture(lab, file, scan, { filter: `${from} and ip6[40] == 1`, packets: 60 });
    for (const code of [0, 1, 3, 4, 5, 6]) {
      expect(await count(lab, file, `${from} and ip6[40] == 1 and ip6[41] == ${code}`), `code ${code}`).toBe(10);
    }
  });
});

/** The counters of a loss chain: packets that came by, and those of them that were dropped. */
async function lossCounters(lab: Lab, chain: string): Promise<{ seen: number; dropped: number }> {
  const result = await lab.exec("nft", ["-j", "list", "chain", "netdev", "portolan", chain], { where: "target" });
  const counter = z.object({ counter: z.object({ packets: z.number() }) });
  const rules = z.object({
    nftables: z.array(z.looseObject({ rule: z.object({ expr: z.array(z.unknown()) }).optional() })),
  });
  const packets = rules
    .parse(JSON.parse(result.stdout))
    .nftables.flatMap(({ rule }) =>
      (rule?.expr ?? []).flatMap((expression) => counter.safeParse(expression).data?.counter.packets ?? []),
    );
  const [seen, dropped] = packets;
  if (seen === undefined || dropped === undefined) throw new Error(`no counters in ${result.stdout}`);
  return { seen, dropped };
}

/** How far a count of random events may be from its mean: six standard deviations, which chance exceeds once in 500 million runs. */
function expectShare({ seen, dropped }: { seen: number; dropped: number }, share: number): void {
  const deviation = Math.sqrt(seen * share * (1 - share));
  expect(Math.abs(dropped - seen * share)).toBeLessThan(6 * deviation);
}

describeLab("loss", () => {
  it("drops the specified share of packets each way", async () => {
    const lab = await createLab({ targets: [{ addresses: ["10.77.1.1"], loss: { toTarget: 20, fromTarget: 10 } }] });
    try {
      await nmap(lab, ["10.77.1.1"], ["-sS", "-p", "1-5000", "--max-retries", "0"]);
      const toTarget = await lossCounters(lab, "lossToTarget");
      const fromTarget = await lossCounters(lab, "lossFromTarget");
      expect(toTarget.seen).toBeGreaterThanOrEqual(5_000);
      expectShare(toTarget, 0.2);
      expect(fromTarget.seen).toBe(toTarget.seen - toTarget.dropped);
      expectShare(fromTarget, 0.1);
    } finally {
      await lab.close();
    }
  });
});
