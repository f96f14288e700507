import { afterEach, describe, expect, test } from "vitest";
import { type Answering, type NameServer, startNameServer } from "../../test/name-server.ts";
import { openListeners } from "../../test/virtual/listeners.ts";
import { InputError } from "../errors.ts";
import type { HostEvent, ScanEvent } from "../results/events.ts";
import { scan } from "../scan/scan.ts";
import type { Scan } from "../scan/scan-handle.ts";
import { nameHosts } from "./name-hosts.ts";

const time = "2026-01-01T00:00:00.000Z";
const servers: NameServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(answering: Answering): Promise<NameServer> {
  const server = await startNameServer(answering);
  servers.push(server);
  return server;
}

const host = (ip: string): HostEvent => ({ type: "host", ip, state: "up", counts: [], time });

/** A scan that was made of these hosts, without a packet. */
function scanOf(ips: readonly string[]): Scan {
  const source = scan({ targets: ["127.0.0.1"], ports: "1", workers: 0 });
  async function* events(): AsyncGenerator<ScanEvent> {
    for await (const event of source) {
      if (event.type === "start" || event.type === "end") yield event;
      if (event.type === "start") yield* ips.map(host);
    }
  }
  return Object.assign(Object.create(source) as Scan, { [Symbol.asyncIterator]: events });
}

describe("nameHosts", () => {
  test("asks the servers that it is told of", async () => {
    const server = await serve((question) =>
      question === "7.2.0.192.in-addr.arpa" ? ["seven.example", "other.example"] : ["six.example"],
    );
    const named = nameHosts(scanOf(["192.0.2.7", "2001:db8::6"]), { servers: [server.address] });
    const { hosts, warnings } = await named.result();
    expect(hosts.map(({ ip, hostname }) => [ip, hostname]).sort()).toEqual([
      ["192.0.2.7", "seven.example"],
      ["2001:db8::6", "six.example"],
    ]);
    expect(warnings).toEqual([]);
    const arpa = `6.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`;
    expect([...server.questions].sort()).toEqual([arpa, "7.2.0.192.in-addr.arpa"]);
  });

  test.each([
    ["NXDOMAIN", 0],
    ["SERVFAIL", 1],
    [[], 0],
    [["na me.example"], 0],
    [[`${"a".repeat(63)}.`.repeat(4)], 0],
    [["\u001b[31mred.example"], 0],
  ] as const)("leaves a host without a name that is answered by %j", async (answer, failures) => {
    const server = await serve(() => answer);
    const { hosts, warnings, end } = await nameHosts(scanOf(["192.0.2.7"]), { servers: [server.address] }).result();
    expect(hosts).toEqual([host("192.0.2.7")]);
    expect(end.status).toBe("finished");
    expect(warnings).toHaveLength(failures);
  });

  test("ends without names, and says so, where no server answers", async () => {
    const server = await serve(() => "silence");
    const { hosts, warnings, end } = await nameHosts(scanOf(["192.0.2.7"]), { servers: [server.address] }).result();
    expect([hosts, end.status]).toEqual([[host("192.0.2.7")], "finished"]);
    expect(warnings).toMatchObject([{ code: "hostnames-incomplete" }]);
    expect(server.questions.length).toBeGreaterThan(0);
  });

  test("asks no server for loopback, in a scan of it", async () => {
    const server = await serve(() => ["wrong.example"]);
    const listeners = await openListeners(1, 1);
    const ports = [...listeners.open, ...listeners.closed].join();
    const request = { targets: ["127.0.0.9"], ports, workers: 0, records: "all" as const };
    const named = nameHosts(scan(request), { servers: [server.address], hosts: "all" });
    const { ports: found, end } = await named.result();
    await listeners.close();
    expect(found.map(({ hostname }) => hostname)).toEqual([undefined, undefined]);
    expect([end.status, named.progress.decided, server.questions]).toEqual(["finished", 2, []]);
  });

  test("refuses what is no name server", () =>
    expect(() => nameHosts(scanOf([]), { servers: ["192.0.2.1", "name.example"] })).toThrow(InputError));

  test("hands on what the request got wrong", async () => {
    const named = nameHosts(scan({ targets: ["127.0.0.1"], ports: "70000" }));
    await expect(named.result()).rejects.toThrow(InputError);
  });

  test("ends the scan when the reader leaves at its start", async () => {
    const source = scan({ targets: ["127.0.0.1"], ports: "1-2000", workers: 0, pace: { ratePerSecond: 10 } });
    for await (const event of nameHosts(source)) {
      expect(event.type).toBe("start");
      break;
    }
    expect(source.progress.decided).toBeLessThan(2_000);
  });

  test("steers the scan", async () => {
    const source = scan({ targets: ["127.0.0.1"], ports: "1-2000", workers: 0, pace: { ratePerSecond: 10 } });
    const named = nameHosts(source);
    named.pause();
    expect(named.progress.paused).toBe(true);
    named.resume();
    expect(named.progress.paused).toBe(false);
    const result = named.result();
    named.abort();
    expect((await result).end.status).toBe("aborted");
  });
});
