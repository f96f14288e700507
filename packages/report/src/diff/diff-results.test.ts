import type { ScanEvent, StartEvent } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { endEvent, hostEvent, portEvent, startEvent, tcpCount } from "../../test/sample-events.ts";
import { type CollectedResults, collectResults } from "./collect-results.ts";
import { diffResults, diffResultsInTurns } from "./diff-results.ts";
import type { Difference } from "./difference.ts";

const START = startEvent({ ports: "T:1-1000", targets: ["192.0.2.0-192.0.2.7"], hosts: 8, probes: 8000 });

async function* stream(events: readonly ScanEvent[]): AsyncGenerator<ScanEvent> {
  yield* events;
}

async function diff(before: readonly ScanEvent[], after: readonly ScanEvent[]): Promise<Difference> {
  return diffResults(await collectResults(stream(before)), await collectResults(stream(after)));
}

/** A scan of one host whose open ports are told, the others closed. */
function scanOf(
  open: readonly number[],
  fields: { start?: Partial<StartEvent>; others?: number; whole?: boolean } = {},
): ScanEvent[] {
  const { start = {}, others = 1000 - open.length, whole = true } = fields;
  return [
    { ...START, ...start },
    ...open.map((port) => portEvent("192.0.2.1", port)),
    ...(whole
      ? [
          hostEvent("192.0.2.1", [tcpCount("open", "syn-ack", open.length), tcpCount("closed", "reset", others)]),
          endEvent({ hostsUp: 1 }),
        ]
      : []),
  ];
}

describe("diffResults", () => {
  test("finds nothing between a scan and itself", async () => {
    expect(await diff(scanOf([22, 80]), scanOf([22, 80]))).toMatchObject({
      changes: [],
      notCompared: [],
      before: { complete: true, hostsUp: 1, openPorts: 2 },
    });
  });

  test("tells of ports that are new and gone, and how they are counted in the other scan", async () => {
    const { changes } = await diff(scanOf([22, 80]), scanOf([22, 443]));
    expect(changes).toMatchObject([
      {
        type: "port-gone",
        ip: "192.0.2.1",
        protocol: "tcp",
        port: 80,
        after: { known: "counted", states: ["closed"] },
      },
      { type: "port-new", port: 443, before: { known: "counted", states: ["closed"] }, after: { state: "open" } },
    ]);
  });

  test("does not call a port gone that the other scan did not cover", async () => {
    const narrow = scanOf([22], { start: { ports: "T:1-100", tcpPorts: 100, probes: 800 }, others: 99 });
    const { changes, notCompared } = await diff(scanOf([22, 443]), narrow);
    expect(changes).toEqual([]);
    expect(notCompared).toEqual([{ ip: "192.0.2.1", foundIn: "before", why: "not-covered", ports: ["443/tcp"] }]);
  });

  test("does not call a port gone of a scan that was cut", async () => {
    const { changes, notCompared, after } = await diff(scanOf([22, 443]), scanOf([22], { whole: false }));
    expect(changes).toEqual([]);
    expect(notCompared).toEqual([{ ip: "192.0.2.1", foundIn: "before", why: "incomplete", ports: ["443/tcp"] }]);
    expect(after.complete).toBe(false);
  });

  test("does compare a host that was done before the cut", async () => {
    const cut = scanOf([22]).slice(0, -1);
    expect((await diff(scanOf([22, 443]), cut)).changes).toMatchObject([{ type: "port-gone", port: 443 }]);
  });

  test("does not call a port gone of a host whose time was up, or of a shard", async () => {
    const timedOut = [
      START,
      hostEvent("192.0.2.1", [tcpCount("closed", "reset", 500)], { state: "timed-out" }),
      endEvent(),
    ];
    const shard = scanOf([], { start: { shard: { index: 1, count: 2 } }, others: 500 });
    expect(await diff(scanOf([443]), timedOut)).toMatchObject({ changes: [], notCompared: [{ why: "incomplete" }] });
    expect(await diff(scanOf([443]), shard)).toMatchObject({ changes: [], notCompared: [{ why: "not-covered" }] });
  });

  test("tells of hosts that came and went, with their ports", async () => {
    const none = [START, endEvent({ hostsUp: 0 })];
    expect((await diff(scanOf([22]), none)).changes).toMatchObject([
      { type: "host-gone", ip: "192.0.2.1" },
      { type: "port-gone", port: 22, after: { known: "host-silent" } },
    ]);
    expect((await diff(none, scanOf([22]))).changes.map(({ type }) => type)).toEqual(["host-new", "port-new"]);
  });

  test("does not call a host gone of which a sweep says nothing, since it tells of open ports alone", async () => {
    const sweep = [START, endEvent({ hostsUp: 5 })];
    const { changes } = await diff(scanOf([22]), sweep);
    expect(changes.map(({ type }) => type)).toEqual(["port-gone"]);
  });

  test("does not call a host gone that the other scan was not asked for", async () => {
    const elsewhere = [{ ...START, targets: ["192.0.2.64-192.0.2.127"] }, endEvent({ hostsUp: 0 })];
    const { changes, notCompared } = await diff(scanOf([22]), elsewhere);
    expect(changes).toEqual([]);
    expect(notCompared).toMatchObject([{ why: "not-covered", ports: ["22/tcp"] }]);
  });

  test("without knowing what was asked for, trusts the same command line, and else says so", async () => {
    const { targets: _, ...start } = START;
    const asked = (words: string): StartEvent => ({ ...start, arguments: words.split(" ") });
    const before = [asked("portolan -iL hosts.txt -oJ a.json"), ...scanOf([22]).slice(1)];
    const same = [asked("portolan -oN b.txt -iL hosts.txt -v"), endEvent({ hostsUp: 0 })];
    const other = [asked("portolan -iL others.txt"), endEvent({ hostsUp: 0 })];
    expect((await diff(before, same)).changes.map(({ type }) => type)).toEqual(["host-gone", "port-gone"]);
    expect(await diff(before, other)).toMatchObject({
      changes: [],
      notCompared: [{ why: "not-said", ports: ["22/tcp"] }],
    });
  });

  test("tells of states that changed, and of ports that are only counted", async () => {
    const before = [
      START,
      portEvent("192.0.2.1", 7, { state: "closed", reason: "reset" }),
      hostEvent("192.0.2.1", [tcpCount("closed", "reset", 1000)]),
      endEvent(),
    ];
    const after = [
      START,
      portEvent("192.0.2.1", 7, { state: "filtered", reason: "no-response" }),
      hostEvent("192.0.2.1", [tcpCount("closed", "reset", 900), tcpCount("filtered", "no-response", 100)]),
      endEvent(),
    ];
    const { changes } = await diff(before, after);
    expect(changes).toMatchObject([
      { type: "port-changed", port: 7 },
      { type: "counts-changed", ip: "192.0.2.1" },
    ]);
  });

  test("tells of services and versions that changed, where both scans looked for them", async () => {
    const service = { name: "ssh", description: "", product: "OpenSSH", version: "9.2" };
    const withService = (fields: object) =>
      scanOf([]).toSpliced(1, 0, portEvent("192.0.2.1", 22, { service: { ...service, ...fields } }));
    const named = scanOf([]).toSpliced(
      1,
      0,
      portEvent("192.0.2.1", 22, { service: { name: "ssh", description: "Secure Shell" } }),
    );
    expect((await diff(withService({}), withService({ version: "9.9" }))).changes).toMatchObject([
      { type: "service-changed", port: 22, before: { version: "9.2" }, after: { version: "9.9" } },
    ]);
    expect((await diff(withService({}), named)).changes).toEqual([]);
  });

  test("does not take the names of two tables for two services", async () => {
    const named = (name: string, start: Partial<StartEvent>) =>
      scanOf([], { start }).toSpliced(1, 0, portEvent("192.0.2.1", 22, { service: { name, description: "" } }));
    expect((await diff(named("ssh", {}), named("SSH", { scanner: "nmap", version: "7.93" }))).changes).toEqual([]);
    expect((await diff(named("ssh", {}), named("telnet", {}))).changes).toMatchObject([{ type: "service-changed" }]);
  });

  test("sorts hosts by address", async () => {
    const before = [START, endEvent({ hostsUp: 0 })];
    const after = [START, portEvent("192.0.2.7", 1), portEvent("192.0.2.3", 1), endEvent({ hostsUp: 2 })];
    expect((await diff(before, after)).changes.map(({ ip }) => ip)).toEqual([
      "192.0.2.3",
      "192.0.2.3",
      "192.0.2.7",
      "192.0.2.7",
    ]);
  });
});

describe("diffResultsInTurns", () => {
  /** Keys that were asked for since it was last set to 0. */
  let looked = 0;

  class CountingMap<Key, Value> extends Map<Key, Value> {
    override get(key: Key): Value | undefined {
      looked += 1;
      return super.get(key);
    }
  }

  /** The results, which count how often a host or a port is looked at. */
  function counting(results: CollectedResults): CollectedResults {
    const hosts = [...results.hosts].map(
      ([ip, host]) => [ip, { ...host, ports: new CountingMap(host.ports) }] as const,
    );
    return { ...results, hosts: new CountingMap(hosts) };
  }

  /** Many hosts with a port each, and one with many. */
  async function largeScan(hosts: number, state: "open" | "closed"): Promise<CollectedResults> {
    const events: ScanEvent[] = [{ ...START, ports: "T:1-65535", targets: ["192.0.2.0-192.0.255.255"] }];
    for (let host = 0; host < hosts; host += 1)
      events.push(portEvent(`192.0.${2 + (host >> 8)}.${host & 255}`, 80, { state }));
    for (let port = 1; port <= 5_000; port += 1) events.push(portEvent("192.0.200.1", port, { state }));
    return collectResults(stream([...events, endEvent()]));
  }

  test("finds the same, with no more than a few thousand looks between two turns", async () => {
    const [before, after] = [await largeScan(4_000, "closed"), await largeScan(3_000, "open")];
    const most: number[] = [];
    looked = 0;
    const difference = await diffResultsInTurns(counting(before), counting(after), async () => {
      most.push(looked);
      looked = 0;
    });
    expect(difference.changes.length).toBe(8_000);
    expect(difference).toEqual(diffResults(before, after));
    // Each of 7,000 addresses is put in order; 4,001 hosts and 9,000 ports are compared.
    expect(most).toHaveLength(20);
    expect(Math.max(...most)).toBeLessThan(10_000);
  });

  test("leaves the comparison when its turn throws", async () => {
    const [before, after] = [await largeScan(2_000, "closed"), await largeScan(2_000, "open")];
    let turns = 0;
    const compared = diffResultsInTurns(before, after, async () => {
      turns += 1;
      if (turns === 3) throw new Error("nobody waits any more");
    });
    await expect(compared).rejects.toThrow("nobody waits any more");
    expect(turns).toBe(3);
  });
});
