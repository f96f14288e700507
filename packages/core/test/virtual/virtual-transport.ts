import { setImmediate } from "node:timers/promises";
import type { AnswerSink, PacketOrder, Transport, TransportOptions } from "../../src/engines/raw/transport.ts";
import { QueueResult } from "../../src/engines/raw/transport.ts";
import { type Answer, AnswerKind, emptyAnswer } from "../../src/packets/answer.ts";
import type { ProbeKind } from "../../src/packets/probe-kind.ts";

/** A packet as the network got it. */
export interface SentPacket {
  readonly atMs: number;
  readonly kind: ProbeKind;
  /** Address bytes joined by dots. */
  readonly host: string;
  readonly port: number;
  readonly sourcePort: number;
  readonly cookie: number;
  readonly payload: string;
  readonly order: PacketOrder;
}

/** An answer on its way; what is in `changed` is not as an honest answer would have it. */
export interface Reply {
  readonly afterMs: number;
  readonly kind: AnswerKind;
  readonly icmp?: readonly [type: number, code: number];
  readonly changed?: Partial<Answer>;
}

/** What comes back for a packet, or why it was not sent. */
export type Respond = (packet: SentPacket) => readonly Reply[] | QueueResult;

/** Answers to every probe by its sort. */
export const synAck = (afterMs: number): Reply => ({ afterMs, kind: AnswerKind.synAck });
export const reset = (afterMs: number): Reply => ({ afterMs, kind: AnswerKind.reset });

const START_MS = 1_000;
const FIRST_SOURCE_PORT = 40_000;
/** What a look costs when nothing is waited for: time passes, so that a sweeper which spins does not stand still. */
const LOOK_COST_MS = 0.005;
const MOST_LOOKS = 10_000_000;
const RECEIVE_AT_ONCE = 1_024;

/** What a virtual transport is like. */
export interface VirtualTransportOptions {
  readonly respond: Respond;
  /** Time that a packet takes the machine; 0.001 by default. */
  readonly packetMs?: number;
  /** A longer run than this does not end: an hour by default. */
  readonly longestMs?: number;
}

/**
 * A network, its clock and the transport into it in one: time passes while packets are sent and while answers are waited for, and
 * never else. Answers that are due at the same time come in the order in which they were sent.
 */
export class VirtualTransport implements Transport {
  readonly firstSourcePort: number = FIRST_SOURCE_PORT;
  nowMs = START_MS;
  lastLack = "";
  sent = 0;
  isClosed = false;
  kernelDrops = 0;
  readonly #options: VirtualTransportOptions;
  /** Answers by the whole millisecond in which they are due. */
  readonly #due = new Map<number, { readonly atMs: number; readonly answer: Answer }[]>();
  #waiting: { readonly atMs: number; readonly answer: Answer }[] = [];
  #lookedUntilMs = START_MS;
  #looks = 0;
  #range: TransportOptions = { sourcePorts: 0 };

  constructor(options: VirtualTransportOptions) {
    this.#options = options;
  }

  readonly clock = (): number => this.nowMs;
  readonly clockUs = (): number => Math.floor(this.nowMs * 1_000) | 0;
  /** Lets time pass here at once, and gives the event loop its turn. */
  readonly sleep = async (ms: number): Promise<void> => {
    this.nowMs += ms;
    await setImmediate();
  };
  readonly create = (options: TransportOptions): VirtualTransport => {
    this.#range = options;
    return this;
  };

  get elapsedMs(): number {
    return this.nowMs - START_MS;
  }

  queue(order: PacketOrder): QueueResult {
    if (this.isClosed) throw new Error("a packet was sent through a closed transport");
    this.nowMs += this.#options.packetMs ?? 0.001;
    const host = order.address.subarray(0, order.family === 4 ? 4 : 16).join(".");
    const { kind, port, sourcePort, cookie } = order;
    if (sourcePort < this.firstSourcePort || sourcePort >= this.firstSourcePort + this.#range.sourcePorts)
      throw new Error(`source port ${sourcePort} was not reserved`);
    const payload = Buffer.from(order.payload).toString();
    const response = this.#options.respond({ atMs: this.nowMs, kind, host, port, sourcePort, cookie, payload, order });
    if (typeof response === "number") {
      if (response === QueueResult.blocked) this.lastLack = "ENOBUFS";
      return response;
    }
    this.sent += 1;
    for (const reply of response) this.#schedule(order, reply);
    return QueueResult.queued;
  }

  flush(): void {}

  receive(maxWaitMs: number, sink: AnswerSink): number {
    this.#looks += 1;
    if (this.elapsedMs > (this.#options.longestMs ?? 3_600_000) || this.#looks > MOST_LOOKS)
      throw new Error(`the sweep does not come to an end: ${this.elapsedMs} ms, ${this.#looks} looks`);
    const until = this.nowMs + Math.max(maxWaitMs, LOOK_COST_MS);
    this.#collect(until);
    this.nowMs = Math.max(this.nowMs, Math.min(until, this.#waiting[0]?.atMs ?? until));
    let received = 0;
    while (received < RECEIVE_AT_ONCE && (this.#waiting[received]?.atMs ?? Number.POSITIVE_INFINITY) <= this.nowMs) {
      sink((this.#waiting[received] as { answer: Answer }).answer, new Uint8Array(0));
      received += 1;
    }
    this.#waiting.splice(0, received);
    return received;
  }

  dropped(): number {
    return this.kernelDrops;
  }

  close(): void {
    this.isClosed = true;
  }

  #schedule(order: PacketOrder, { afterMs, kind, icmp = [0, 0], changed }: Reply): void {
    const answer = { ...emptyAnswer(), kind, probe: order.kind, family: order.family, hasCookie: true };
    answer.address.set(order.address);
    answer.sender.set(order.address);
    Object.assign(answer, { port: order.port, sourcePort: order.sourcePort, cookie: order.cookie });
    Object.assign(answer, { icmpType: icmp[0], icmpCode: icmp[1] }, changed);
    const atMs = Math.max(this.nowMs + afterMs, this.#lookedUntilMs);
    const bucket = Math.floor(atMs);
    const due = this.#due.get(bucket);
    if (due === undefined) this.#due.set(bucket, [{ atMs, answer }]);
    else due.push({ atMs, answer });
  }

  /** Moves what is due by then to those that wait to be read. */
  #collect(untilMs: number): void {
    for (let bucket = Math.floor(this.#lookedUntilMs); bucket <= untilMs; bucket += 1) {
      const due = this.#due.get(bucket);
      if (due === undefined) continue;
      const ready = due.filter(({ atMs }) => atMs <= untilMs);
      const later = due.filter(({ atMs }) => atMs > untilMs);
      if (later.length > 0) this.#due.set(bucket, later);
      else this.#due.delete(bucket);
      this.#waiting.push(...ready.sort((one, other) => one.atMs - other.atMs));
    }
    this.#lookedUntilMs = Math.max(this.#lookedUntilMs, untilMs);
  }
}
