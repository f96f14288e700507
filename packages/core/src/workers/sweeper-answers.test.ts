import { describe, expect, it } from "vitest";
import { countsByHost, hostNumber, SweepLab, synProbes } from "../../test/virtual/sweep-lab.ts";
import { type Reply, type Respond, reset, synAck } from "../../test/virtual/virtual-transport.ts";
import { AnswerKind } from "../packets/answer.ts";
import { ProbeKind } from "../packets/probe-kind.ts";

const address = (...bytes: number[]): Uint8Array => Uint8Array.from([...bytes, ...new Array(12).fill(0)]);

describe("answers that a sweep does not believe", () => {
  it.each<[string, (reply: Reply, sourcePort: number, cookie: number, port: number) => Reply["changed"]]>([
    ["with another cookie", (_, __, cookie) => ({ cookie: (cookie ^ 1) >>> 0 })],
    ["without a cookie", () => ({ hasCookie: false })],
    ["to the source port of another round", (_, sourcePort) => ({ sourcePort: sourcePort + 1 })],
    ["to a source port below ours", () => ({ sourcePort: 39_999 })],
    ["from a port that was not asked", () => ({ port: 60_000 })],
    ["from another port that was asked too", (_, __, ___, port) => ({ port: (port % 20) + 1 })],
    ["from an address outside the targets", () => ({ address: address(127, 9, 9, 9) })],
    ["from another target", () => ({ address: address(127, 0, 0, 200) })],
    ["to a probe of a kind that is not sent", () => ({ probe: ProbeKind.ack })],
    ["to nothing at all", () => ({ kind: AnswerKind.none })],
  ])("%s", async (_, change) => {
    const respond: Respond = ({ sourcePort, cookie, port }) => {
      const reply = synAck(5);
      return [{ ...reply, changed: change(reply, sourcePort, cookie, port) ?? {} }];
    };
    const lab = new SweepLab({ hosts: 100, probes: 20, respond });
    await lab.sweeper.run();
    expect(lab.told).toEqual([]);
    expect(lab.sum("answered")).toBe(0);
    expect([...countsByHost(lab.space, lab.batches).values()].every((text) => text === "filtered 20")).toBe(true);
  });

  it("to a round that has not been sent, though the cookie is right", async () => {
    // What an earlier run with the same key was told: replayed to the first round, of pairs that this one has not reached.
    const earlier: { port: number; sourcePort: number; cookie: number; address: Uint8Array }[] = [];
    const first = new SweepLab({
      hosts: 50,
      probes: 20,
      respond: ({ port, sourcePort, cookie, order }) => {
        earlier.push({ port, sourcePort, cookie, address: order.address.slice() });
        return [];
      },
    });
    await first.sweeper.run();
    const replayed = earlier
      .filter(({ sourcePort }) => sourcePort === 40_002)
      .map((changed) => ({ ...synAck(1), changed }));
    let isReplayed = false;
    const second = new SweepLab({
      hosts: 50,
      probes: 20,
      respond: () => {
        if (isReplayed) return [];
        isReplayed = true;
        return replayed;
      },
    });
    await second.sweeper.run();
    expect(second.told).toEqual([]);
  });
});

describe("probes of every kind", () => {
  const probes = {
    kinds: Uint8Array.of(
      ProbeKind.syn,
      ProbeKind.ack,
      ProbeKind.udp,
      ProbeKind.udp,
      ProbeKind.echo,
      ProbeKind.timestamp,
      ProbeKind.neighbour,
    ),
    ports: Uint16Array.of(80, 80, 53, 80, 0, 0, 0),
  };

  it("are told apart, by kind and port, with the verdict of their kind", async () => {
    const respond: Respond = ({ kind, port }) => {
      switch (kind) {
        case ProbeKind.syn:
          return [synAck(5)];
        case ProbeKind.ack:
          return [reset(5)];
        case ProbeKind.udp:
          return port === 53
            ? [{ afterMs: 5, kind: AnswerKind.datagram }]
            : [{ afterMs: 5, kind: AnswerKind.icmpError, icmp: [3, 3] }];
        case ProbeKind.echo:
          return [{ afterMs: 5, kind: AnswerKind.echoReply }];
        case ProbeKind.timestamp:
          return [{ afterMs: 5, kind: AnswerKind.timestampReply }];
        default:
          return [{ afterMs: 5, kind: AnswerKind.neighbour, changed: { hasCookie: false, sourcePort: 0, cookie: 0 } }];
      }
    };
    const lab = new SweepLab({ hosts: 20, probes, respond, recordsAll: true, sourcePorts: 300 });
    await lab.sweeper.run();
    expect(lab.sum("sent")).toBe(140);
    const states = ["open", "unfiltered", "open", "closed", "open", "open", "open"];
    for (const { port, state } of lab.told) expect(state).toBe(states[port]);
    expect(lab.told.length).toBe(140);
    expect(lab.attempts("answered")[0]).toBe(140);
  });

  it("are counted by what silence means of each", async () => {
    const lab = new SweepLab({ hosts: 5_000, probes, respond: () => [], sourcePorts: 3 });
    await lab.sweeper.run();
    const counts = countsByHost(lab.space, lab.batches);
    expect(counts.size).toBe(5_000);
    for (const text of counts.values()) expect(text).toBe("filtered 5 open|filtered 2");
  });

  it("an ICMP error that quotes a TCP probe without its flags is put down to the one whose cookie it has", async () => {
    const tcp = { kinds: Uint8Array.of(ProbeKind.syn, ProbeKind.ack), ports: Uint16Array.of(80, 80) };
    const respond: Respond = ({ kind }) =>
      kind === ProbeKind.ack
        ? [{ afterMs: 5, kind: AnswerKind.icmpError, icmp: [3, 13], changed: { probe: ProbeKind.syn } }]
        : [reset(5)];
    const lab = new SweepLab({ hosts: 10, probes: tcp, respond });
    await lab.sweeper.run();
    expect(lab.sum("sent")).toBe(20);
    for (const text of countsByHost(lab.space, lab.batches).values()) expect(text).toBe("closed 1 filtered 1");
  });
});

describe("UDP probes", () => {
  const probes = { kinds: new Uint8Array(2).fill(ProbeKind.udp), ports: Uint16Array.of(53, 161) };

  it("carry each payload of their port once a round, from a port that the address tells", async () => {
    const sent = new Map<string, number>();
    const sourcePorts = new Set<number>();
    const lab = new SweepLab({
      hosts: 40,
      probes,
      rounds: 2,
      sourcePorts: 128,
      payloads: (port) => (port === 53 ? [] : ["one", "two", "three"].map((text) => Buffer.from(text))),
      respond: ({ host, port, payload, sourcePort }) => {
        const round = sourcePort < 40_064 ? 1 : 2;
        const key = `${host} ${port} ${payload} ${round}`;
        sent.set(key, (sent.get(key) ?? 0) + 1);
        sourcePorts.add(sourcePort);
        return [];
      },
    });
    await lab.sweeper.run();
    expect(sent.size).toBe(40 * 4 * 2);
    expect([...sent.values()].every((times) => times === 1)).toBe(true);
    expect(sourcePorts.size).toBeGreaterThan(60);
  });

  it("are not answered by datagrams to other ports of ours than they came from", async () => {
    const respond: Respond = ({ sourcePort, host }) => [
      {
        afterMs: 5,
        kind: AnswerKind.datagram,
        changed: hostNumber(host) < 20 ? {} : { sourcePort: sourcePort === 40_000 ? 40_001 : 40_000 },
      },
    ];
    const lab = new SweepLab({ hosts: 40, probes, rounds: 1, sourcePorts: 64, respond });
    await lab.sweeper.run();
    expect(lab.told.length).toBe(40);
    expect(lab.told.every(({ host }) => host < 20)).toBe(true);
  });
});

describe("hosts of both families", () => {
  it("a sweep of one SYN port tells hosts by their own numbers", async () => {
    const lab = new SweepLab({
      hosts: 7_000,
      probes: synProbes(1),
      respond: ({ host }) => (hostNumber(host) % 10 === 0 ? [synAck(1)] : []),
    });
    await lab.sweeper.run();
    expect(lab.told.map(({ host }) => host).sort((one, other) => one - other)).toEqual(
      Array.from({ length: 700 }, (_, index) => index * 10),
    );
  });
});
