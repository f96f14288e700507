import { describe, expect, it } from "vitest";
import { type Answer, AnswerKind, emptyAnswer } from "../../packets/answer.ts";
import { ProbeKind } from "../../packets/probe-kind.ts";
import { type Destination, SendResult } from "../engine.ts";
import { icmpObservation, type Observation, ObservationKind } from "../observation.ts";
import { RawEngine, SOURCE_PORTS } from "./raw-engine.ts";
import { type PacketOrder, QueueResult, type Transport } from "./transport.ts";

const FIRST = 40_000;
const TARGET = Uint8Array.of(192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

/** A transport that keeps what it is given and hands over what the test puts in. */
class FakeTransport implements Transport {
  readonly orders: PacketOrder[] = [];
  result: QueueResult = QueueResult.queued;
  lastLack = "";
  sent = 0;
  readonly #answers: { readonly answer: Answer; readonly packet: Uint8Array }[] = [];

  queue(order: PacketOrder): QueueResult {
    if (this.result === QueueResult.queued) this.orders.push({ ...order, address: order.address.slice() });
    return this.result;
  }

  /** How many of a host's ports it takes together. */
  queuesEach = 0;

  queueEach(order: PacketOrder, ports: Uint16Array, cookies: Uint32Array, count: number): number {
    const taken = Math.min(count, this.queuesEach);
    for (let place = 0; place < taken; place += 1)
      this.queue({ ...order, port: ports[place] as number, cookie: cookies[place] as number });
    return taken;
  }

  flush(): void {
    this.sent = this.orders.length;
  }

  receive(_: number, sink: (answer: Answer, packet: Uint8Array) => void): number {
    const answers = this.#answers.splice(0);
    for (const { answer, packet } of answers) sink(answer, packet);
    return answers.length;
  }

  dropped(): number {
    return 3;
  }

  close(): void {
    this.#answers.length = 0;
  }

  /** Answers an order as its target would. */
  answer(order: PacketOrder, kind: AnswerKind, more: Partial<Answer> = {}, packet = new Uint8Array(0)): void {
    const answer = { ...emptyAnswer(), kind, probe: order.kind, family: order.family, address: order.address };
    const { port, sourcePort, cookie } = order;
    this.#answers.push({ answer: { ...answer, port, sourcePort, cookie, hasCookie: true, ...more }, packet });
  }
}

function harness(payloads = new Map<number, readonly Uint8Array[]>()) {
  const transport = new FakeTransport();
  const seen: [slot: number, observation: Observation, attempt: number | undefined][] = [];
  const late: (Pick<Destination, "kind" | "port" | "attempt"> & { readonly observation: Observation })[] = [];
  const engine = new RawEngine({
    slots: 8,
    mayBlock: true,
    sink: (slot, observation, attempt) => seen.push([slot, observation, attempt]),
    onLate: ({ kind, port, attempt }, observation) => late.push({ kind, port, attempt, observation }),
    key: [1, 2],
    transport,
    firstSourcePort: FIRST,
    payloads,
  });
  const send = (slot: number, more: Partial<Destination> = {}): PacketOrder => {
    const { kind = ProbeKind.syn } = more;
    const port = kind >= ProbeKind.echo ? 0 : 80;
    const destination = { kind, family: 4, address: TARGET.slice(), port, attempt: 1, ...more } as const;
    expect(engine.send(slot, destination)).toBe(SendResult.sent);
    const order = transport.orders.at(-1);
    if (order === undefined) throw new Error("nothing was queued");
    return order;
  };
  return { transport, seen, late, engine, send };
}

describe("RawEngine", () => {
  it.each([
    [ProbeKind.syn, AnswerKind.synAck, ObservationKind.connected],
    [ProbeKind.syn, AnswerKind.reset, ObservationKind.reset],
    [ProbeKind.ack, AnswerKind.reset, ObservationKind.reset],
    [ProbeKind.udp, AnswerKind.datagram, ObservationKind.datagram],
    [ProbeKind.echo, AnswerKind.echoReply, ObservationKind.echoReply],
    [ProbeKind.timestamp, AnswerKind.timestampReply, ObservationKind.timestampReply],
    [ProbeKind.neighbour, AnswerKind.neighbour, ObservationKind.neighbour],
  ] as const)("takes the answer to a probe of kind %i (%i) for what it is, once", (kind, answerKind, observation) => {
    const { transport, seen, engine, send } = harness();
    const order = send(3, { kind });
    transport.answer(order, answerKind, { ttl: 61, window: 1_024 });
    transport.answer(order, answerKind);
    void engine.poll(0);
    expect(seen).toEqual([[3, observation, 1]]);
    expect(engine.droppedAnswers()).toBe(3);
  });

  it("shows time to live and window of the answer that it reports", () => {
    const { transport, engine, send } = harness();
    transport.answer(send(0), AnswerKind.synAck, { ttl: 61, window: 1_024 });
    void engine.poll(0);
    expect(engine.details).toEqual({ ttl: 61, window: 1_024 });
  });

  it("tells which attempt was answered, also when the next one is on its way already", () => {
    for (const kind of [ProbeKind.syn, ProbeKind.ack, ProbeKind.udp, ProbeKind.echo]) {
      const { transport, seen, engine, send } = harness();
      const orders = [1, 2, 3].map((attempt) => send(0, { kind, attempt }));
      transport.answer(orders[1] as PacketOrder, kind === ProbeKind.udp ? AnswerKind.datagram : AnswerKind.reset);
      void engine.poll(0);
      expect(seen.map(([slot, , attempt]) => [slot, attempt])).toEqual([[0, 2]]);
    }
  });

  it("takes the last of the attempts that share a source port", () => {
    const { transport, seen, engine, send } = harness();
    for (let attempt = 1; attempt <= SOURCE_PORTS + 2; attempt += 1) send(0, { attempt });
    transport.answer(transport.orders.at(-1) as PacketOrder, AnswerKind.reset);
    void engine.poll(0);
    expect(seen).toEqual([[0, ObservationKind.reset, SOURCE_PORTS + 2]]);
  });

  it("hears nothing in a stranger's packet", () => {
    const { transport, seen, late, engine, send } = harness();
    const syn = send(0);
    transport.answer(syn, AnswerKind.synAck, { cookie: (syn.cookie + 1) >>> 0 });
    transport.answer(syn, AnswerKind.synAck, { port: 81 });
    transport.answer(syn, AnswerKind.synAck, { sourcePort: syn.sourcePort + 1 });
    transport.answer(syn, AnswerKind.synAck, { sourcePort: FIRST - 1 });
    transport.answer(syn, AnswerKind.reset, { address: TARGET.slice().fill(9, 0, 4) });
    transport.answer(syn, AnswerKind.none);
    const echo = send(1, { kind: ProbeKind.echo });
    transport.answer(echo, AnswerKind.echoReply, { cookie: (echo.cookie ^ 1) >>> 0 });
    const udp = send(2, { kind: ProbeKind.udp, port: 53 });
    const other = FIRST + ((udp.sourcePort - FIRST + 5) % SOURCE_PORTS);
    transport.answer(udp, AnswerKind.datagram, { sourcePort: other });
    void engine.poll(0);
    expect(seen).toEqual([]);
    expect(late).toEqual([]);
  });

  it("reads ICMP errors, also those that quote too little to tell a SYN from an ACK", () => {
    const { transport, seen, engine, send } = harness();
    transport.answer(send(0), AnswerKind.icmpError, { icmpType: 3, icmpCode: 13 });
    const ack = send(1, { kind: ProbeKind.ack, port: 81 });
    transport.answer(ack, AnswerKind.icmpError, { probe: ProbeKind.syn, icmpType: 3, icmpCode: 1 });
    const udp = send(2, { kind: ProbeKind.udp, port: 53 });
    transport.answer(udp, AnswerKind.icmpError, { icmpType: 3, icmpCode: 3 });
    void engine.poll(0);
    expect(seen).toEqual([
      [0, icmpObservation(4, 3, 13), 1],
      [1, icmpObservation(4, 3, 1), 1],
      [2, icmpObservation(4, 3, 3), 1],
    ]);
  });

  it("tells answers to probes that were given up as late", () => {
    const { transport, seen, late, engine, send } = harness();
    const order = send(0, { attempt: 2 });
    engine.cancel(0);
    transport.answer(order, AnswerKind.synAck);
    void engine.poll(0);
    expect(seen).toEqual([]);
    expect(late).toEqual([{ kind: ProbeKind.syn, port: 80, attempt: 2, observation: ObservationKind.connected }]);
  });

  it("reports at once what could not be sent, and does not take a lack for it", () => {
    const { transport, seen, engine } = harness();
    const destination = { kind: ProbeKind.syn, family: 4, address: TARGET, port: 80, attempt: 1 } as const;
    for (const [result, observation] of [
      [QueueResult.noRoute, ObservationKind.noRoute],
      [QueueResult.noSourceAddress, ObservationKind.noSourceAddress],
      [QueueResult.denied, ObservationKind.localDenied],
    ] as const) {
      transport.result = result;
      expect(engine.send(0, destination)).toBe(SendResult.sent);
      expect(seen.splice(0)).toEqual([[0, observation, undefined]]);
    }
    transport.result = QueueResult.blocked;
    transport.lastLack = "ENOBUFS";
    expect(engine.send(0, destination)).toBe(SendResult.blocked);
    expect(engine.lastLack).toBe("ENOBUFS");
    expect(seen).toEqual([]);
  });

  it("sends all datagrams that a port is known to answer, and an empty one to other ports", () => {
    const { transport, send } = harness(new Map([[53, [Uint8Array.of(1), Uint8Array.of(2)]]]));
    send(0, { kind: ProbeKind.udp, port: 53 });
    expect(transport.orders.map(({ payload }) => payload)).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
    expect(new Set(transport.orders.map(({ sourcePort }) => sourcePort)).size).toBe(1);
    expect(send(1, { kind: ProbeKind.udp, port: 54 }).payload).toHaveLength(0);
    expect(send(2, { port: 53 }).payload).toHaveLength(0);
  });

  it("takes a datagram from another port of the host for TFTP's, where it comes to the port that asked", () => {
    const { transport, seen, engine, send } = harness();
    const order = send(0, { kind: ProbeKind.udp, port: 69 });
    const other = FIRST + ((order.sourcePort - FIRST + 1) % SOURCE_PORTS);
    transport.answer(order, AnswerKind.datagram, { port: 50_123, sourcePort: other });
    transport.answer(order, AnswerKind.datagram, { port: 50_123, address: TARGET.slice().fill(9, 0, 4) });
    void engine.poll(0);
    expect(seen).toEqual([]);
    transport.answer(order, AnswerKind.datagram, { port: 50_123 });
    void engine.poll(0);
    expect(seen).toEqual([[0, ObservationKind.datagram, 1]]);
  });

  it("does not take its own datagram, come back to this machine, for an answer", () => {
    const payload = Uint8Array.of(7, 8, 9);
    const { transport, seen, engine, send } = harness(new Map([[FIRST, [payload]]]));
    const order = send(0, { kind: ProbeKind.udp, port: FIRST });
    transport.answer(order, AnswerKind.datagram, { dataOffset: 1, dataLength: 3 }, Uint8Array.of(0, 7, 8, 9));
    void engine.poll(0);
    expect(seen).toEqual([]);
    transport.answer(order, AnswerKind.datagram, { dataOffset: 1, dataLength: 3 }, Uint8Array.of(0, 7, 8, 1));
    void engine.poll(0);
    expect(seen).toEqual([[0, ObservationKind.datagram, 1]]);
  });
});

describe("RawEngine's volleys", () => {
  const to = (port: number): Destination => ({
    kind: ProbeKind.syn,
    family: 4,
    address: TARGET.slice(),
    port,
    attempt: 1,
  });

  /** Fires a volley of those ports, whose answers are given as they are sent; returns the ports that are unsettled, with their slots. */
  function fire(
    { transport, engine }: ReturnType<typeof harness>,
    ports: readonly number[],
    answer: (order: PacketOrder) => void,
  ): void {
    const before = transport.orders.length;
    for (const port of ports) expect(engine.volleys.load(to(port))).toBe(SendResult.sent);
    transport.orders.slice(before).forEach(answer);
    engine.volleys.fire();
  }

  function unsettled({ engine }: ReturnType<typeof harness>): number[] {
    const places: number[] = [];
    for (let place = engine.volleys.nextUnsettled(); place >= 0; place = engine.volleys.nextUnsettled())
      places.push(place);
    return places;
  }

  it("settle what is refused at once without a slot, volley after volley", () => {
    const lab = harness();
    for (const first of [1, 1_001]) {
      const ports = Array.from({ length: lab.engine.volleys.size }, (_, index) => first + index);
      fire(lab, ports, (order) => {
        if (order.port % 100 !== 7) lab.transport.answer(order, AnswerKind.reset);
      });
      expect(unsettled(lab).map((place) => ports[place])).toEqual(ports.filter((port) => port % 100 === 7));
    }
    expect([lab.seen, lab.late]).toEqual([[], []]);
  });

  it("tell what else was observed when the probe is given a slot, with what its packet held", () => {
    const lab = harness();
    const { transport, engine, seen } = lab;
    fire(lab, [80, 81, 82], (order) => {
      if (order.port === 81) transport.answer(order, AnswerKind.synAck, { ttl: 61, window: 1_024 });
      if (order.port === 82) transport.answer(order, AnswerKind.icmpError, { icmpType: 3, icmpCode: 13 });
    });
    expect(seen).toEqual([]);
    expect(engine.volleys.nextUnsettled()).toBe(0);
    engine.volleys.adopt(5, to(80));
    expect(engine.volleys.nextUnsettled()).toBe(1);
    engine.volleys.adopt(6, to(81));
    expect(engine.details).toEqual({ ttl: 61, window: 1_024 });
    expect(engine.volleys.nextUnsettled()).toBe(2);
    engine.volleys.adopt(7, to(82));
    expect(engine.volleys.nextUnsettled()).toBe(-1);
    expect(seen).toEqual([
      [6, ObservationKind.connected, 1],
      [7, icmpObservation(4, 3, 13), 1],
    ]);
    transport.answer(transport.orders[0] as PacketOrder, AnswerKind.synAck);
    void engine.poll(0);
    expect(seen.at(-1)).toEqual([5, ObservationKind.connected, 1]);
  });

  it("believe the first of several answers, and no stranger's", () => {
    const lab = harness();
    const { transport } = lab;
    fire(lab, [80, 81, 82, 83, 84], (order) => {
      switch (order.port) {
        case 80:
          transport.answer(order, AnswerKind.reset);
          return transport.answer(order, AnswerKind.synAck);
        case 81:
          return transport.answer(order, AnswerKind.reset, { cookie: (order.cookie ^ 1) >>> 0 });
        case 82:
          return transport.answer(order, AnswerKind.reset, { port: 85 });
        case 83:
          return transport.answer(order, AnswerKind.reset, { address: TARGET.slice().fill(9, 0, 4) });
        default:
          return transport.answer(order, AnswerKind.reset, { sourcePort: order.sourcePort + 1 });
      }
    });
    expect(unsettled(lab)).toEqual([1, 2, 3, 4]);
    expect([lab.seen, lab.late]).toEqual([[], []]);
  });

  it("hear the answers to others that come meanwhile", () => {
    const lab = harness();
    const other = lab.send(2, { port: 443 });
    fire(lab, [80], (order) => {
      lab.transport.answer(other, AnswerKind.synAck);
      lab.transport.answer(order, AnswerKind.reset);
    });
    expect(unsettled(lab)).toEqual([]);
    expect(lab.seen).toEqual([[2, ObservationKind.connected, 1]]);
  });

  it("are loaded with ports of one host as they are with one port after the other, as far as the transport takes them", () => {
    const ports = Uint16Array.of(80, 81, 82, 83);
    const apart = harness();
    for (const port of ports) expect(apart.engine.volleys.load(to(port))).toBe(SendResult.sent);
    const { transport, engine } = harness();
    expect(engine.volleys.loadHost(to(1), ports, 4)).toBe(0);
    transport.queuesEach = 3;
    expect(engine.volleys.loadHost(to(1), ports, 4)).toBe(3);
    const told = ({ port, cookie, sourcePort }: PacketOrder) => ({ port, cookie, sourcePort });
    expect(transport.orders.map(told)).toEqual(apart.transport.orders.slice(0, 3).map(told));
    for (const order of transport.orders) if (order.port !== 81) transport.answer(order, AnswerKind.reset);
    engine.volleys.fire();
    expect([engine.volleys.nextUnsettled(), engine.volleys.nextUnsettled()]).toEqual([1, -1]);
  });

  it("take no packet that is blocked, and tell of one that this machine refuses", () => {
    const lab = harness();
    lab.transport.result = QueueResult.blocked;
    expect(lab.engine.volleys.load(to(80))).toBe(SendResult.blocked);
    lab.transport.result = QueueResult.denied;
    fire(lab, [81], () => undefined);
    expect(lab.engine.volleys.nextUnsettled()).toBe(0);
    lab.engine.volleys.adopt(3, to(81));
    expect(lab.seen).toEqual([[3, ObservationKind.localDenied, 1]]);
  });

  it("are usual while most probes are answered at once, however they are sent", () => {
    const lab = harness();
    const { transport, engine } = lab;
    const sendRound = (answers: number): void => {
      for (let slot = 0; slot < 8; slot += 1) {
        const order = lab.send(slot, { port: 100 + slot });
        if (slot < answers) transport.answer(order, AnswerKind.reset);
      }
      void engine.poll(0);
      for (let slot = 0; slot < 8; slot += 1) engine.cancel(slot);
    };
    const ports = Array.from({ length: 64 }, (_, index) => index + 1);
    expect(engine.volleys.areUsual).toBe(false);
    for (let round = 0; round < 8; round += 1) sendRound(3);
    expect(engine.volleys.areUsual).toBe(false);
    for (let round = 0; round < 8; round += 1) sendRound(4);
    expect(engine.volleys.areUsual).toBe(true);
    fire(lab, ports, (order) => transport.answer(order, AnswerKind.reset));
    expect(engine.volleys.areUsual).toBe(true);
    fire(lab, ports, () => undefined);
    expect(engine.volleys.areUsual).toBe(false);
  });

  it("are not made usual by answers to what was sent before", () => {
    const { transport, engine, send } = harness();
    let before: PacketOrder[] = [];
    for (let round = 0; round < 40; round += 1) {
      for (const order of before) transport.answer(order, AnswerKind.reset);
      before = [0, 1, 2, 3].map((place) => send((round % 2) * 4 + place, { port: 1_000 + 4 * round + place }));
      void engine.poll(0);
    }
    expect(engine.volleys.areUsual).toBe(false);
  });
});
