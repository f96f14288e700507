import { icmpCode } from "../icmp-codes.ts";
import { emptyCounters, type SimulationCounters } from "./counters.ts";
import { ETHERNET_HEADER, EtherType, writeArpReply, writeEthernetHeader } from "./ethernet.ts";
import { IcmpLimit } from "./icmp-limit.ts";
import { keyedShare, Question } from "./keyed-hash.ts";
import { GATEWAY_ADDRESS } from "./link-addresses.ts";
import { emptyParts, IcmpType, PORT_UNREACHABLE, Protocol, TcpFlag } from "./packet-fields.ts";
import { readPacket } from "./read-packet.ts";
import { PortBehaviour, type SimulatedHosts } from "./simulated-hosts.ts";
import { MOST_ANSWER_BYTES, TimingWheel } from "./timing-wheel.ts";
import {
  type Exchange,
  writeDatagram,
  writeEchoReply,
  writeReset,
  writeSynAck,
  writeTimestampReply,
  writeUnreachable,
} from "./write-answer.ts";

/** Answers that may wait at once: those to 650,000 packets a second at 200 ms. */
const CAPACITY = 131_072;
const DAY_MS = 86_400_000;

/** The kinds of answers, as they are counted. */
type AnswerCount = "synAcks" | "resets" | "datagrams" | "icmpErrors" | "replies";

/** Answers packets as the simulated hosts would, each in its time. Clock and device are its caller's. */
export class Responder {
  readonly counters: SimulationCounters = emptyCounters();
  readonly #hosts: SimulatedHosts;
  readonly #wheel: TimingWheel;
  readonly #limit: IcmpLimit;
  readonly #rejectedCode: number;
  /** Bytes in front of an IPv4 packet. */
  readonly #frame: number;
  readonly #exchange: Exchange;
  #drawn = 0;

  /**
   * @param asked Holds each packet that is handed over, from its beginning.
   * @param nowMs Milliseconds on the clock of all other calls.
   */
  constructor(hosts: SimulatedHosts, asked: Uint8Array<ArrayBuffer>, nowMs: number) {
    const { latencyMs, jitterMs, icmpLimit, rejectedWith, link } = hosts.specification;
    this.#hosts = hosts;
    this.#wheel = new TimingWheel(CAPACITY, latencyMs.most + jitterMs, nowMs);
    this.#limit = new IcmpLimit(hosts.count, icmpLimit);
    this.#rejectedCode = icmpCode("ipv4", rejectedWith)?.code ?? 0;
    this.#frame = link === "tap" ? ETHERNET_HEADER : 0;
    const answer = new DataView(this.#wheel.bytes.buffer);
    const room = MOST_ANSWER_BYTES - this.#frame;
    this.#exchange = { asked: new DataView(asked.buffer), parts: emptyParts(), answer, at: 0, room, timeToLive: 0 };
  }

  /** Where answers lie that `turn` delivers. */
  get answers(): Uint8Array<ArrayBuffer> {
    return this.#wheel.bytes;
  }

  get pending(): number {
    return this.#wheel.pending;
  }

  /** Takes a packet of the scanner, and lets the answer wait for its time if there is one. */
  receive(length: number, nowMs: number): void {
    const { counters } = this;
    counters.read += 1;
    if (this.#wheel.room < 0) {
      counters.overflowed += 1;
      return;
    }
    if (this.#frame > 0 && this.#answerFrame(length, nowMs)) return;
    const { asked, parts } = this.#exchange;
    if (!readPacket(asked, this.#frame, length - this.#frame, parts) || !this.#hosts.includes(parts.destination)) {
      counters.ignored += 1;
      return;
    }
    if (this.#isLost(this.#hosts.specification.loss.toTarget)) counters.lostToTarget += 1;
    else if (this.#hosts.isUp(parts.destination)) this.#answerPacket(nowMs);
    else counters.silent += 1;
  }

  /** Delivers answers whose time has come. `deliver` says whether the kernel took one. */
  turn(nowMs: number, deliver: (offset: number, length: number) => boolean): void {
    const { counters } = this;
    this.#wheel.turn(nowMs, (offset, length, dueMs) => {
      if (deliver(offset, length)) counters.answered += 1;
      else counters.refused += 1;
      const lateMs = nowMs - dueMs;
      if (lateMs > counters.mostLateMs) counters.mostLateMs = lateMs;
    });
  }

  /** Whether a frame was no IPv4 packet, and so has been dealt with. */
  #answerFrame(length: number, nowMs: number): boolean {
    const { asked, answer } = this.#exchange;
    const type = length < ETHERNET_HEADER ? 0 : asked.getUint16(12);
    if (type === EtherType.ipv4) return false;
    const total = type === EtherType.arp ? writeArpReply(asked, length, GATEWAY_ADDRESS, answer, this.#wheel.room) : 0;
    if (total > 0) this.#schedule(total, nowMs, "replies");
    else this.counters.ignored += 1;
    return true;
  }

  #answerPacket(nowMs: number): void {
    const exchange = this.#exchange;
    const { parts, asked } = exchange;
    exchange.at = this.#wheel.room + this.#frame;
    exchange.timeToLive = this.#hosts.timeToLive(parts.destination);
    if (parts.protocol === Protocol.tcp) this.#answerTcp(nowMs, asked.getUint8(parts.body + 13));
    else if (parts.protocol === Protocol.udp) this.#answerUdp(nowMs);
    else if (parts.protocol === Protocol.icmp) this.#answerQuery(nowMs, asked.getUint8(parts.body));
    else this.counters.silent += 1;
  }

  #answerTcp(nowMs: number, flags: number): void {
    const { parts, asked } = this.#exchange;
    const port = asked.getUint16(parts.body + 2);
    const behaviour = this.#hosts.tcp(parts.destination, port);
    const isSyn = (flags & (TcpFlag.syn | TcpFlag.ack)) === TcpFlag.syn;
    if (behaviour === PortBehaviour.dropped || (flags & TcpFlag.reset) !== 0) this.counters.silent += 1;
    else if (behaviour === PortBehaviour.rejected) this.#reject(nowMs, this.#rejectedCode);
    else if (behaviour === PortBehaviour.open && isSyn) {
      const sequence = this.#hosts.sequenceNumber(parts.destination, port);
      this.#send(writeSynAck(this.#exchange, sequence), nowMs, "synAcks");
    } else if (behaviour === PortBehaviour.open && (flags & TcpFlag.ack) === 0) this.counters.silent += 1;
    else this.#send(writeReset(this.#exchange), nowMs, "resets");
  }

  #answerUdp(nowMs: number): void {
    const { parts, asked } = this.#exchange;
    const behaviour = this.#hosts.udp(parts.destination, asked.getUint16(parts.body + 2));
    if (behaviour === PortBehaviour.dropped) this.counters.silent += 1;
    else if (behaviour === PortBehaviour.open) this.#send(writeDatagram(this.#exchange), nowMs, "datagrams");
    else this.#reject(nowMs, behaviour === PortBehaviour.closed ? PORT_UNREACHABLE : this.#rejectedCode);
  }

  #answerQuery(nowMs: number, type: number): void {
    let length = 0;
    if (type === IcmpType.echo) length = writeEchoReply(this.#exchange);
    if (type === IcmpType.timestamp) length = writeTimestampReply(this.#exchange, Math.floor(Date.now() % DAY_MS));
    if (length > 0) this.#send(length, nowMs, "replies");
    else this.counters.silent += 1;
  }

  #reject(nowMs: number, code: number): void {
    if (this.#limit.take(this.#exchange.parts.destination - this.#hosts.first, nowMs)) {
      this.#send(writeUnreachable(this.#exchange, code), nowMs, "icmpErrors");
    } else this.counters.limited += 1;
  }

  #send(length: number, nowMs: number, kind: AnswerCount): void {
    const { loss, jitterMs } = this.#hosts.specification;
    if (this.#isLost(loss.fromTarget)) {
      this.counters.lostFromTarget += 1;
      return;
    }
    const { asked, answer, parts } = this.#exchange;
    if (this.#frame > 0) writeEthernetHeader(asked, answer, this.#wheel.room);
    const latencyMs = this.#hosts.latencyMs(parts.destination) + (jitterMs === 0 ? 0 : jitterMs * this.#draw());
    this.#schedule(this.#frame + length, nowMs + latencyMs, kind);
  }

  #schedule(length: number, dueMs: number, kind: AnswerCount): void {
    const { counters } = this;
    this.#wheel.schedule(length, dueMs);
    counters[kind] += 1;
    counters.mostPending = Math.max(counters.mostPending, this.#wheel.pending);
  }

  #isLost(percent: number): boolean {
    return percent > 0 && this.#draw() * 100 < percent;
  }

  /** The next of a sequence of numbers below 1 that the seed begins. */
  #draw(): number {
    this.#drawn += 1;
    return keyedShare(this.#hosts.specification.seed, this.#drawn | 0, Question.loss);
  }
}
