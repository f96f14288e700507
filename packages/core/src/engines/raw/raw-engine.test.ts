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
