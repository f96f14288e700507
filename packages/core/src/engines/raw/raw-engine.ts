import { type Answer, AnswerKind } from "../../packets/answer.ts";
import { Cookie, type CookieKey } from "../../packets/cookie.ts";
import { ProbeKind } from "../../packets/probe-kind.ts";
import {
  type AnswerDetails,
  type Destination,
  type EngineOptions,
  type LateSink,
  type ObservationSink,
  type ProbeEngine,
  SendResult,
} from "../engine.ts";
import type { Observation } from "../observation.ts";
import { observationOf, refusalObservation } from "./answer-observation.ts";
import { FlightTable } from "./flight-table.ts";
import { RawVolleys } from "./raw-volleys.ts";
import { type AnswerSink, type PacketOrder, QueueResult, type Transport } from "./transport.ts";

/** Source ports in use: each attempt of a probe comes from another one, so that its answer tells which attempt it answers. */
export const SOURCE_PORTS = 16;
/** Longest wait in a system call: a worker has messages to answer too. */
const LONGEST_BLOCK_MS = 10;
/** Attempts whose cookies are tried for an answer that does not tell which attempt it answers. */
const MOST_ATTEMPTS_TRIED = 64;
/** So many of its attempts may a late datagram answer: its source port is all that proves it, and most must stay wrong. */
const MOST_LATE_DATAGRAMS = 3;
const NO_SLOT = -1;
/** RFC 1350. */
const TFTP_PORT = 69;
const NO_PAYLOAD = new Uint8Array(0);

/** What a raw engine is made with. */
export interface RawEngineOptions extends EngineOptions {
  readonly key: CookieKey;
  readonly transport: Transport;
  /** First of the `SOURCE_PORTS` ports that the transport hears on. */
  readonly firstSourcePort: number;
  /** Datagrams for UDP ports, tried in turn, attempt by attempt. */
  readonly payloads: ReadonlyMap<number, readonly Uint8Array[]>;
}

/**
 * Probes by packets of our own: SYN, ACK, UDP, ICMP and neighbour discovery. Answers are told from strangers' packets by a keyed cookie
 * that the probe carried, and matched by where the probe went. An answer to an earlier attempt counts as well as one to the last.
 */
export class RawEngine implements ProbeEngine {
  readonly name = "raw";
  readonly hearsLate = true;
  readonly volleys: RawVolleys;
  readonly #sink: ObservationSink;
  readonly #onLate: LateSink | undefined;
  readonly #mayBlock: boolean;
  readonly #transport: Transport;
  readonly #cookie: Cookie;
  readonly #flights: FlightTable;
  readonly #firstSourcePort: number;
  readonly #payloads: ReadonlyMap<number, readonly Uint8Array[]>;
  readonly #order: PacketOrder = {
    kind: ProbeKind.syn,
    family: 4,
    address: new Uint8Array(16),
    port: 0,
    sourcePort: 0,
    cookie: 0,
    payload: NO_PAYLOAD,
  };
  readonly #late: { -readonly [K in keyof Destination]: Destination[K] } = {
    kind: ProbeKind.syn,
    family: 4,
    address: new Uint8Array(16),
    port: 0,
    attempt: 1,
  };
  readonly #details: { -readonly [K in keyof AnswerDetails]: AnswerDetails[K] } = { ttl: 0, window: 0 };
  /** Probes sent one by one since the last look for answers, in which look each slot's was sent, and how many of them that look found answered. */
  #sentForLook = 0;
  #look = 1;
  readonly #looks: Uint32Array;
  #answeredAtOnce = 0;
  readonly #receive: AnswerSink = (answer, packet) => this.#answered(answer, packet);

  constructor(options: RawEngineOptions) {
    this.#sink = options.sink;
    this.#onLate = options.onLate;
    this.#mayBlock = options.mayBlock;
    this.#transport = options.transport;
    this.#cookie = new Cookie(options.key);
    this.#flights = new FlightTable(options.slots);
    this.#looks = new Uint32Array(options.slots);
    this.#firstSourcePort = options.firstSourcePort;
    this.#payloads = options.payloads;
    this.volleys = new RawVolleys({
      orderOf: (destination) => this.#orderOf(destination),
      queue: (order) => this.#queue(order),
      writeCookies: ({ kind, family, address, sourcePort }, ports, cookies, count) =>
        this.#cookie.ofEach(family, address, ports, sourcePort, kind, cookies, count),
      queueEach: (order, ports, cookies, count) => this.#transport.queueEach?.(order, ports, cookies, count) ?? 0,
      flushAndHear: () => {
        this.#transport.flush();
        this.#transport.receive(0, this.#receive);
      },
      flies: (slot, destination) => this.#flies(slot, destination),
      tell: (slot, observation, ttl, window) => {
        this.#details.ttl = ttl;
        this.#details.window = window;
        this.#sink(slot, observation, 1);
      },
    });
  }

  get lastLack(): string {
    return this.#transport.lastLack;
  }

  get details(): AnswerDetails {
    return this.#details;
  }

  send(slot: number, destination: Destination): SendResult {
    const result = this.#queue(this.#orderOf(destination));
    if (result === QueueResult.blocked) return SendResult.blocked;
    if (result !== QueueResult.queued) {
      this.#flights.delete(slot);
      this.#sink(slot, refusalObservation(result));
      return SendResult.sent;
    }
    this.#flies(slot, destination);
    this.#looks[slot] = this.#look;
    this.#sentForLook += 1;
    return SendResult.sent;
  }

  #orderOf(destination: Destination): PacketOrder {
    const { kind, family, address, port, attempt } = destination;
    const order = this.#order;
    order.kind = kind;
    order.family = family;
    order.address = address;
    order.port = port;
    order.sourcePort = this.#sourcePortOf(destination);
    order.cookie = this.#cookieOf(kind, family, address, port, order.sourcePort, attempt);
    return order;
  }

  /** A slot's probe is on its way. */
  #flies(slot: number, { kind, family, address, port, attempt }: Destination): void {
    if (!this.#flights.has(slot))
      this.#flights.add(slot, this.#cookie.of(family, address, port, 0, kind), kind, family, address, port);
    this.#flights.attempts[slot] = attempt;
  }

  /** Queues a probe: one packet, or one for each datagram that its UDP port is known to answer. */
  #queue(order: PacketOrder): QueueResult {
    const payloads = order.kind === ProbeKind.udp ? this.#payloads.get(order.port) : undefined;
    if (payloads === undefined || payloads.length === 0) {
      order.payload = NO_PAYLOAD;
      return this.#transport.queue(order);
    }
    for (const payload of payloads) {
      order.payload = payload;
      const result = this.#transport.queue(order);
      if (result !== QueueResult.queued) return result;
    }
    return QueueResult.queued;
  }

  cancel(slot: number): void {
    this.#flights.delete(slot);
  }

  poll(maxWaitMs: number): Promise<void> | undefined {
    this.#transport.flush();
    const heard = this.#hearWhatIsThere();
    if (heard > 0 || maxWaitMs <= 0) return undefined;
    if (this.#mayBlock) {
      this.#transport.receive(Math.min(maxWaitMs, LONGEST_BLOCK_MS), this.#receive);
      return undefined;
    }
    return new Promise((resolve) => {
      setTimeout(() => {
        this.#transport.receive(0, this.#receive);
        resolve();
      }, 1);
    });
  }

  /** Reads what has come in so far, and takes note of how many of the probes just sent it answers. */
  #hearWhatIsThere(): number {
    this.#answeredAtOnce = 0;
    const heard = this.#transport.receive(0, this.#receive);
    this.volleys.share.add(this.#sentForLook, this.#answeredAtOnce);
    this.#sentForLook = 0;
    this.#look += 1;
    return heard;
  }

  droppedAnswers(): number {
    return this.#transport.dropped();
  }

  close(): Promise<void> | void {
    return this.#transport.close();
  }

  #sourcePortOf({ kind, family, address, port, attempt }: Destination): number {
    if (kind === ProbeKind.syn || kind === ProbeKind.ack) return this.#firstSourcePort + ((attempt - 1) % SOURCE_PORTS);
    if (kind !== ProbeKind.udp) return 0;
    // Which of the ports comes first is a datagram's only secret.
    const first = this.#cookie.udpSourcePort(0, SOURCE_PORTS, family, address, port);
    return this.#firstSourcePort + ((first + attempt - 1) % SOURCE_PORTS);
  }

  /** An ICMP query has no source port: the attempt is hashed in its place. */
  #cookieOf(
    kind: ProbeKind,
    family: 4 | 6,
    address: Uint8Array,
    port: number,
    sourcePort: number,
    attempt: number,
  ): number {
    return this.#cookie.of(family, address, port, sourcePort === 0 ? attempt : sourcePort, kind);
  }

  #answered(answer: Answer, packet: Uint8Array): void {
    const observation = observationOf(answer);
    if (observation === undefined || this.#isEcho(answer, packet)) return;
    const { probe } = answer;
    if (this.volleys.observe(answer, observation)) return;
    if (this.#match(answer, probe, observation)) return;
    // An ICMP error may quote too little of a segment to tell a SYN from an ACK.
    const isEither = answer.kind === AnswerKind.icmpError && probe === ProbeKind.syn;
    if (isEither && this.#match(answer, ProbeKind.ack, observation)) return;
    if (answer.kind === AnswerKind.datagram && this.#matchTransfer(answer, observation)) return;
    this.#tellLate(answer, probe, observation);
    if (isEither) this.#tellLate(answer, ProbeKind.ack, observation);
  }

  /** Tells an answer to a probe of that kind that is in flight; false when there is none, or the answer is a stranger's. */
  #match(answer: Answer, kind: ProbeKind, observation: Observation): boolean {
    const { family, address, port } = answer;
    const hash = this.#cookie.of(family, address, port, 0, kind);
    const slot = this.#flights.find(hash, kind, family, address, port);
    const attempt = slot === NO_SLOT ? 0 : this.#attemptOf(answer, kind, this.#flights.attempts[slot] as number);
    if (attempt === 0) return false;
    this.#details.ttl = answer.ttl;
    this.#details.window = answer.window;
    if (this.#looks[slot] === this.#look) this.#answeredAtOnce += 1;
    this.#flights.delete(slot);
    this.#sink(slot, observation, attempt);
    return true;
  }

  /** A TFTP server answers from a port of its own choosing (RFC 1350 section 4): what else comes to the port that asked may be its word. */
  #matchTransfer(answer: Answer, observation: Observation): boolean {
    const { port } = answer;
    answer.port = TFTP_PORT;
    const isMatched = this.#match(answer, ProbeKind.udp, observation);
    answer.port = port;
    return isMatched;
  }

  #tellLate(answer: Answer, kind: ProbeKind, observation: Observation): void {
    const attempt = this.#attemptOf(answer, kind, kind === ProbeKind.udp ? MOST_LATE_DATAGRAMS : MOST_ATTEMPTS_TRIED);
    if (attempt === 0) return;
    const late = this.#late;
    late.kind = kind;
    late.family = answer.family;
    late.address = answer.address;
    late.port = answer.port;
    late.attempt = attempt;
    this.#onLate?.(late, observation);
  }

  /** The attempt that an answer answers, by its cookie; 0 when it is a stranger's. */
  #attemptOf(answer: Answer, kind: ProbeKind, sent: number): number {
    switch (kind) {
      case ProbeKind.syn:
      case ProbeKind.ack:
        return this.#attemptOfSegment(answer, kind, sent);
      case ProbeKind.udp:
        return this.#attemptOfDatagram(answer, sent);
      default:
        return this.#attemptOfQuery(answer, kind, sent);
    }
  }

  #attemptOfSegment(
    { family, address, port, sourcePort, cookie, hasCookie }: Answer,
    kind: ProbeKind,
    sent: number,
  ): number {
    const place = sourcePort - this.#firstSourcePort;
    if (place < 0 || place >= SOURCE_PORTS) return 0;
    if (hasCookie && cookie !== this.#cookie.of(family, address, port, sourcePort, kind)) return 0;
    // Attempts that are so many apart share a source port: it is the latest of them.
    const rounds = Math.floor((sent - 1 - place) / SOURCE_PORTS);
    return rounds < 0 ? 0 : place + 1 + (sent === MOST_ATTEMPTS_TRIED ? 0 : rounds * SOURCE_PORTS);
  }

  #attemptOfDatagram({ family, address, port, sourcePort }: Answer, sent: number): number {
    const place = sourcePort - this.#firstSourcePort;
    if (place < 0 || place >= SOURCE_PORTS) return 0;
    const first = this.#cookie.udpSourcePort(0, SOURCE_PORTS, family, address, port);
    const attempt = ((place - first + SOURCE_PORTS) % SOURCE_PORTS) + 1;
    return attempt <= sent ? attempt : 0;
  }

  #attemptOfQuery({ family, address, cookie, hasCookie }: Answer, kind: ProbeKind, sent: number): number {
    // A neighbour's answer carries nothing of ours: that it came from the link itself must do.
    if (kind === ProbeKind.neighbour) return sent === MOST_ATTEMPTS_TRIED ? 1 : sent;
    if (!hasCookie) return 0;
    for (let attempt = sent; attempt > 0; attempt -= 1) {
      if (cookie === this.#cookie.of(family, address, 0, attempt, kind)) return attempt;
    }
    return 0;
  }

  /**
   * Our own datagram, seen on its way in: on this machine a probe of the port that it was sent from comes back to where it started. A
   * service that repeats what it hears (RFC 862) does not listen on a port of ours.
   */
  #isEcho(answer: Answer, packet: Uint8Array): boolean {
    const { port, dataOffset, dataLength } = answer;
    if (answer.kind !== AnswerKind.datagram) return false;
    if (port < this.#firstSourcePort || port >= this.#firstSourcePort + SOURCE_PORTS) return false;
    const payloads = this.#payloads.get(port) ?? [NO_PAYLOAD];
    return payloads.some(
      (payload) => dataLength === payload.length && payload.every((byte, index) => packet[dataOffset + index] === byte),
    );
  }
}
