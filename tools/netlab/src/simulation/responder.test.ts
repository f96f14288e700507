import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyParts, IcmpType, PORT_UNREACHABLE, Protocol, TcpFlag } from "./packet-fields.ts";
import { ASKING, icmpProbe, tcpProbe, udpProbe } from "./probe-packets.ts";
import { readPacket } from "./read-packet.ts";
import { Responder } from "./responder.ts";
import { SimulatedHosts } from "./simulated-hosts.ts";
import { parseSimulation, type SimulationSpecification } from "./simulation-specification.ts";

const HOST = 0x0a40_0005;

/** A responder of 256 hosts, and what it sends back to one packet. */
function network(changes: Partial<SimulationSpecification> = {}) {
  const specification = parseSimulation({ prefix: "10.64.0.0/24", ...changes });
  const hosts = new SimulatedHosts(specification);
  const asked = new Uint8Array(2_048);
  const responder = new Responder(hosts, asked, 0);
  let nowMs = 0;
  const answersTo = (packet: Uint8Array, waitMs = 20_000): Uint8Array[] => {
    asked.set(packet);
    responder.receive(packet.length, nowMs);
    const answers: Uint8Array[] = [];
    nowMs += waitMs;
    responder.turn(nowMs, (offset, length) => answers.push(responder.answers.slice(offset, offset + length)) > 0);
    return answers;
  };
  return { hosts, responder, answersTo };
}

/** The only answer, which must be an intact packet of a host back to who asked. */
function intact(answers: readonly Uint8Array[], source = HOST): { view: DataView; body: number; protocol: number } {
  expect(answers).toHaveLength(1);
  const bytes = answers[0] ?? new Uint8Array();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts = emptyParts();
  expect(readPacket(view, 0, bytes.length, parts)).toBe(true);
  expect([parts.source, parts.destination]).toEqual([source, ASKING]);
  return { view, body: parts.body, protocol: parts.protocol };
}

function segment(answers: readonly Uint8Array[]) {
  const { view, body, protocol } = intact(answers);
  expect(protocol).toBe(Protocol.tcp);
  return {
    ports: [view.getUint16(body), view.getUint16(body + 2)],
    sequence: view.getUint32(body + 4),
    acknowledgement: view.getUint32(body + 8),
    flags: view.getUint8(body + 13),
  };
}

const syn = tcpProbe(HOST, { port: 80, flags: TcpFlag.syn });

describe("a TCP port", () => {
  it("answers SYN-ACK when it is open, from the port that was asked", () => {
    const { answersTo, hosts } = network({ tcp: { open: 1 } });
    expect(segment(answersTo(syn))).toEqual({
      ports: [80, 40_000],
      sequence: hosts.sequenceNumber(HOST, 80),
      acknowledgement: 0,
      flags: TcpFlag.syn | TcpFlag.ack,
    });
  });

  it("answers with a reset that acknowledges the SYN when it is closed", () => {
    const reply = segment(network().answersTo(syn));
    expect(reply).toMatchObject({ sequence: 0, acknowledgement: 0, flags: TcpFlag.reset | TcpFlag.ack });
  });

  it("acknowledges data and FIN too", () => {
    const probe = tcpProbe(HOST, { port: 80, flags: TcpFlag.syn | TcpFlag.fin, sequence: 10, data: [1, 2, 3] });
    expect(segment(network().answersTo(probe)).acknowledgement).toBe(15);
  });

  it.each([0, 1])("answers an ACK with a reset of its number, be it open or closed (%i)", (open) => {
    const probe = tcpProbe(HOST, { port: 80, flags: TcpFlag.ack, acknowledgement: 77 });
    expect(segment(network({ tcp: { open } }).answersTo(probe))).toMatchObject({ sequence: 77, flags: TcpFlag.reset });
  });

  it("answers neither a reset nor what is dropped", () => {
    expect(network().answersTo(tcpProbe(HOST, { port: 80, flags: TcpFlag.reset }))).toEqual([]);
    expect(network({ tcp: { dropped: 1 } }).answersTo(syn)).toEqual([]);
  });

  it("is open with the same time to live and window everywhere on a SYN proxy", () => {
    const { answersTo } = network({ synProxyShare: 1 });
    const seen = [1, 80, 54_321].map((port) => {
      const { view, body } = intact(answersTo(tcpProbe(HOST, { port, flags: TcpFlag.syn })));
      return [view.getUint8(8), view.getUint8(body + 13), view.getUint16(body + 14)];
    });
    expect(new Set(seen.map(String)).size).toBe(1);
    expect(seen[0]?.[1]).toBe(TcpFlag.syn | TcpFlag.ack);
  });
});

describe("an ICMP error", () => {
  it("quotes the packet that it is about", () => {
    const { view, body, protocol } = intact(network({ tcp: { rejected: 1 } }).answersTo(syn));
    expect([protocol, view.getUint8(body), view.getUint8(body + 1)]).toEqual([Protocol.icmp, IcmpType.unreachable, 13]);
    expect(new Uint8Array(view.buffer, body + 8)).toEqual(syn);
  });

  it("tells a closed UDP port, as often as the limit allows", () => {
    const { answersTo, responder } = network();
    const answers = Array.from({ length: 10 }, () => answersTo(udpProbe(HOST, 9, [1, 2]), 2));
    const { view, body } = intact(answers[0] ?? []);
    expect([view.getUint8(body), view.getUint8(body + 1)]).toEqual([IcmpType.unreachable, PORT_UNREACHABLE]);
    expect(answers.flat()).toHaveLength(6);
    expect(responder.counters).toMatchObject({ read: 10, answered: 6, icmpErrors: 6, limited: 4 });
  });
});

describe("an open UDP port", () => {
  it.each([[[]], [[1]], [[1, 2, 3, 4]]])("sends back %j", (data) => {
    const { view, body } = intact(network({ udp: { open: 1 } }).answersTo(udpProbe(HOST, 53, data)));
    expect([view.getUint16(body), view.getUint16(body + 2)]).toEqual([53, 40_000]);
    expect([...new Uint8Array(view.buffer, body + 8)]).toEqual(data);
  });
});

describe("an ICMP query", () => {
  it("is answered with what it held", () => {
    const probe = icmpProbe(HOST, IcmpType.echo, [1, 2, 3, 4, 5, 6, 7]);
    const { view, body } = intact(network().answersTo(probe));
    expect(view.getUint8(body)).toBe(IcmpType.echoReply);
    expect([...new Uint8Array(view.buffer, body + 4)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("is answered with the time when it asks for it", () => {
    const probe = icmpProbe(HOST, IcmpType.timestamp, new Array<number>(16).fill(0));
    const { view, body } = intact(network().answersTo(probe));
    expect(view.getUint8(body)).toBe(IcmpType.timestampReply);
    expect(view.getUint32(body + 12)).toBeLessThan(86_400_000);
  });
});

describe("a network", () => {
  it("is silent where there is no host, and where there is no address of it", () => {
    const { answersTo, responder } = network({ upShare: 0 });
    expect(answersTo(syn)).toEqual([]);
    expect(answersTo(tcpProbe(0x0a41_0000, { port: 80, flags: TcpFlag.syn }))).toEqual([]);
    expect(responder.counters).toMatchObject({ read: 2, answered: 0, silent: 1, ignored: 1 });
  });

  it("loses about the asked share on each way", () => {
    const { answersTo, responder } = network({ loss: { toTarget: 10, fromTarget: 20 } });
    for (let count = 0; count < 10_000; count += 1) answersTo(syn, 1);
    expect(responder.counters.lostToTarget / 10_000).toBeCloseTo(0.1, 1);
    expect(responder.counters.lostFromTarget / 9_000).toBeCloseTo(0.2, 1);
    expect(responder.counters.resets + responder.counters.lostFromTarget + responder.counters.lostToTarget).toBe(
      10_000,
    );
  });

  it("answers after the host's time, not before", () => {
    const { answersTo, hosts } = network({ latencyMs: { least: 50, most: 100 } });
    const latencyMs = hosts.latencyMs(HOST);
    expect(latencyMs).toBeGreaterThanOrEqual(50);
    expect(latencyMs).toBeLessThanOrEqual(100);
    expect(answersTo(syn, latencyMs - 0.1)).toEqual([]);
  });

  it("counts answers that the kernel refuses", () => {
    const hosts = new SimulatedHosts(parseSimulation({ prefix: "10.64.0.0/24" }));
    const asked = new Uint8Array(2_048);
    const responder = new Responder(hosts, asked, 0);
    asked.set(syn);
    responder.receive(syn.length, 0);
    responder.turn(10, () => false);
    expect(responder.counters).toMatchObject({ resets: 1, answered: 0, refused: 1 });
  });

  it("answers nothing that is damaged, cut off or a fragment", () => {
    const { answersTo, responder } = network();
    for (let at = 0; at < syn.length; at += 1) {
      const damaged = syn.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      expect(answersTo(damaged, 1)).toEqual([]);
      expect(answersTo(syn.slice(0, at), 1)).toEqual([]);
    }
    expect(responder.counters.ignored).toBe(2 * syn.length);
  });

  it("survives any bytes", () => {
    const { answersTo, responder } = network();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 1_500 }), (bytes) => void answersTo(bytes, 1)));
    expect(responder.counters.answered + responder.counters.ignored).toBe(responder.counters.read);
  });
});
