import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerLine, probe, probeInLab, type TransportReport } from "./transport-lab.ts";

/** A host of each family behind the router of its link, and the router's own addresses, which are on the link. */
const HOSTS = { 4: "10.77.9.1", 6: "fd77:9::1" } as const;
const ROUTERS = { 4: "10.76.0.2", 6: "fd76::2" } as const;
const LOOPBACK = { 4: "127.0.0.1", 6: "::1" } as const;
const FAMILIES = [4, 6] as const;

/** ICMP type and code of what the lab's hosts and firewalls say. */
const UNREACHABLE = { 4: { port: "3/3", admin: "3/13" }, 6: { port: "1/4", admin: "1/1" } } as const;

/** A program that answers each datagram to port 53 of two addresses, from the address that it came to. */
function responder(addresses: Readonly<Record<4 | 6, string>>, answer: string): string {
  return `
    const { createSocket } = require("node:dgram");
    for (const [type, address] of [["udp4", "${addresses[4]}"], ["udp6", "${addresses[6]}"]]) {
      const socket = createSocket(type, (data, { port, address }) => socket.send(${answer}, port, address));
      socket.bind(53, address, () => process.stdout.write("ready\\n"));
    }`;
}

function lines(report: TransportReport): string[] {
  return report.answers.map(answerLine).sort();
}

/** Resolves when a program has said so many lines. */
async function saysLines(stream: NodeJS.ReadableStream | null, count: number): Promise<void> {
  let text = "";
  for await (const chunk of stream ?? []) {
    text += String(chunk);
    if (text.split("\n").length > count) return;
  }
  throw new Error(`The program ended after ${JSON.stringify(text)}.`);
}

describeLab("the packet transport", () => {
  let lab: Lab;

  async function start(where: string, program: string): Promise<void> {
    const { stdout } = lab.spawn(process.execPath, ["-e", program], { where, stdio: ["ignore", "pipe", "inherit"] });
    await saysLines(stdout, 2);
  }

  beforeAll(async () => {
    lab = await createLab({
      targets: [
        {
          addresses: [HOSTS[4], HOSTS[6]],
          rules: [
            { ports: "22,80", behaviour: "open" },
            { ports: "100-119", behaviour: "dropped" },
            { ports: "120", behaviour: "reset-by-firewall" },
            { ports: "130", behaviour: "rejected", icmp: "admin-prohibited" },
          ],
        },
      ],
    });
    // The addresses are the target's by a route, which is enough for IPv4 to bind to them.
    await lab.setSysctl("target", "net.ipv6.ip_nonlocal_bind", 1);
    await start("target", responder(HOSTS, '"answer to " + data'));
    await start("scanner", responder(LOOPBACK, '"long".repeat(5000)'));
  });

  afterAll(() => lab?.close());

  describe.each(FAMILIES)("over IPv%i", (family) => {
    const host = HOSTS[family];
    const router = ROUTERS[family];
    const own = LOOPBACK[family];
    const { port, admin } = UNREACHABLE[family];

    it("brings the answers of open, closed, dropped and rejecting ports", async () => {
      // The link keeps the order: what were to answer the dropped ones would come before the last.
      const ports = [100, 101, 80, 22, 120, 130, 1];
      const report = await probeInLab(lab, { probes: ports.map((at) => probe("syn", host, at)), expected: 5 });
      expect(report.results).toEqual(ports.map(() => "queued"));
      expect(lines(report)).toEqual([
        `syn ${host} 1 reset`,
        `syn ${host} 120 reset`,
        `syn ${host} 130 icmpError ${admin}`,
        `syn ${host} 22 synAck`,
        `syn ${host} 80 synAck`,
      ]);
      expect(report.answers.filter(({ isOurs, cookieIsRight }) => isOurs && cookieIsRight)).toHaveLength(5);
      expect(report).toMatchObject({ sent: 7, dropped: 0, leaked: 0 });
    });

    it("brings the answers to ACK, UDP and echo", async () => {
      const report = await probeInLab(lab, {
        probes: [probe("ack", host, 2), probe("udp", host, 9), probe("udp", host, 53), probe("echo", host)],
        expected: 4,
      });
      expect(lines(report)).toEqual([
        `ack ${host} 2 reset`,
        `echo ${host} 0 echoReply`,
        `udp ${host} 53 datagram answer to question`,
        `udp ${host} 9 icmpError ${port}`,
      ]);
    });

    it("asks the link for its neighbours, and for nobody behind a router", async () => {
      const report = await probeInLab(lab, {
        probes: [probe("neighbour", router), probe("neighbour", host)],
        expected: 1,
      });
      expect(report.results).toEqual(["queued", "noRoute"]);
      expect(lines(report)).toEqual([`neighbour ${router} 0 neighbour`]);
    });

    it("loses no packet between the kernel's search for the router and frames of its own", async () => {
      const known = await lab.exec("ip", [`-${family}`, "neigh", "show", router]);
      await lab.exec("ip", [`-${family}`, "neigh", "del", router, "dev", "eth0"]);
      const ports = Array.from({ length: 2_000 }, (_, index) => 1_000 + index);
      // What the kernel asks of its own accord over IPv6 looks like a probe.
      const expected = family === 4 ? 2_000 : 2_001;
      const report = await probeInLab(lab, { probes: ports.map((at) => probe("syn", host, at)), expected });
      expect(known.stdout).toContain("PERMANENT");
      const resets = lines(report).filter((line) => line !== `neighbour ${router} 0 neighbour`);
      expect(resets).toEqual(ports.map((at) => `syn ${host} ${at} reset`).sort());
      expect(report).toMatchObject({ sent: 2_000, dropped: 0, leaked: 0 });
    });

    it("reaches this machine's own addresses", async () => {
      const report = await probeInLab(lab, {
        probes: [probe("syn", own, 1), probe("ack", own, 2), probe("udp", own, 9), probe("echo", own)],
        expected: 4,
      });
      expect(lines(report)).toEqual([
        `ack ${own} 2 reset`,
        `echo ${own} 0 echoReply`,
        `syn ${own} 1 reset`,
        `udp ${own} 9 icmpError ${port}`,
      ]);
      expect(report.leaked).toBe(0);
    });

    it("brings a datagram as long as the loopback passes it", async () => {
      const report = await probeInLab(lab, { probes: [probe("udp", own, 53)], expected: 1 });
      expect(lines(report)).toEqual([`udp ${own} 53 datagram ${"long".repeat(5_000)}`]);
    });

    it("sends through the interface that was named", async () => {
      const report = await probeInLab(lab, { probes: [probe("syn", router, 1)], expected: 1, interfaceName: "eth0" });
      expect(lines(report)).toEqual([`syn ${router} 1 reset`]);
    });

    it("says when there is no route", async () => {
      const nowhere = { 4: "10.200.0.1", 6: "fd99::1" }[family];
      const report = await probeInLab(lab, { probes: [probe("syn", nowhere, 1)], expected: 0 });
      expect(report).toMatchObject({ results: ["noRoute"], sent: 0 });
    });

    it("says when this machine's firewall refuses, at the next try of the same probe", async () => {
      const ip = { 4: "ip", 6: "ip6" }[family];
      const rule = `add table inet own; add chain inet own out { type filter hook output priority 0; };
        add rule inet own out meta l4proto tcp ${ip} daddr ${own} tcp dport 7 drop`;
      const made = await lab.exec("nft", [rule]);
      expect(made).toMatchObject({ exitCode: 0 });
      const probes = [probe("syn", own, 7), probe("syn", own, 8), probe("syn", own, 7), probe("syn", own, 8)];
      const report = await probeInLab(lab, { probes, expected: 2, flushEach: true });
      await lab.exec("nft", ["delete table inet own"]);
      expect(report).toMatchObject({ results: ["queued", "queued", "denied", "queued"], sent: 2 });
      expect(lines(report)).toEqual([`syn ${own} 8 reset`, `syn ${own} 8 reset`]);
    });
  });

  it("brings the answer to a timestamp request", async () => {
    const report = await probeInLab(lab, { probes: [probe("timestamp", HOSTS[4])], expected: 1 });
    expect(lines(report)).toEqual([`timestamp ${HOSTS[4]} 0 timestampReply`]);
  });

  it("counts the answers that found no room", async () => {
    const probes = Array.from({ length: 500 }, (_, index) => probe("syn", HOSTS[4], 1_000 + index));
    const report = await probeInLab(lab, { probes, expected: 500, receiveBytes: 4_096 });
    expect(report.dropped).toBeGreaterThan(0);
    expect(report.answers.length).toBeGreaterThan(0);
    expect(report.answers.length + report.dropped).toBe(500);
  });

  it("names an interface that is not there", async () => {
    const sent = probeInLab(lab, { probes: [], expected: 0, interfaceName: "nope0" });
    await expect(sent).rejects.toThrow('There is no network interface "nope0"');
  });

  it("is refused to an ordinary user, with the errno", async () => {
    const sent = probeInLab(lab, { probes: [probe("syn", "127.0.0.1", 1)], expected: 0 }, { unprivileged: true });
    await expect(sent).rejects.toThrow("socket failed with EPERM");
  });
});
