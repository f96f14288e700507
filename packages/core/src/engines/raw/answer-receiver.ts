import { type AnswerPorts, arpAnswerFilter, ipv4AnswerFilter, ipv6AnswerFilter } from "../../linux/answer-filter.ts";
import { CaptureBuffer, CaptureSocket } from "../../linux/capture-socket.ts";
import type { Libc } from "../../linux/libc.ts";
import type { Bytes } from "../../linux/pinned-bytes.ts";
import { Poll } from "../../linux/poll.ts";
import { emptyAnswer } from "../../packets/answer.ts";
import { decodeIp } from "../../packets/answer-decoder.ts";
import { decodeArp } from "../../packets/arp.ts";
import { EtherType } from "../../packets/ethernet.ts";
import type { AnswerSink } from "./transport.ts";

/** Batches that are read from one socket in a row: the senders' turn comes after some 1,000 answers. */
const MOST_BATCHES = 4;

/** Receives and decodes answers of both families, on all interfaces: they need not come back the way that the probes went. */
export class AnswerReceiver {
  readonly #libc: Libc;
  readonly #ports: AnswerPorts;
  readonly #receiveBytes: number;
  readonly #buffer: CaptureBuffer;
  readonly #captures: CaptureSocket[] = [];
  readonly #answer = emptyAnswer();
  #poll: Poll;
  #hasIpv4 = false;
  #hasIpv6 = false;

  /** @param receiveBytes Room for answers that were not yet read, for each family. */
  constructor(libc: Libc, ports: AnswerPorts, receiveBytes: number) {
    this.#libc = libc;
    this.#ports = ports;
    this.#receiveBytes = receiveBytes;
    this.#buffer = new CaptureBuffer(libc);
    this.#poll = new Poll(libc, []);
  }

  /**
   * From now on receives answers of a family: to be called before its first probe is sent. Each socket takes the kernel some 10 ms to
   * close, so none is opened that is not needed.
   *
   * @throws SystemError `SYSTEM_CALL_FAILED`
   */
  capture(family: 4 | 6): void {
    if (family === 4 ? this.#hasIpv4 : this.#hasIpv6) return;
    if (family === 4) {
      this.#capture(EtherType.ipv4, ipv4AnswerFilter(this.#ports));
      this.#hasIpv4 = true;
    } else {
      this.#capture(EtherType.ipv6, ipv6AnswerFilter(this.#ports));
      this.#hasIpv6 = true;
    }
  }

  /** From now on receives ARP replies too. */
  captureArp(): void {
    if (this.#captures.some(({ etherType }) => etherType === EtherType.arp)) return;
    this.#capture(EtherType.arp, arpAnswerFilter());
  }

  /** Like `Transport.receive`. */
  receive(maxWaitMs: number, sink: AnswerSink): number {
    if (this.#poll.wait(maxWaitMs) === 0) return 0;
    let packets = 0;
    for (const [index, capture] of this.#captures.entries()) {
      if (this.#poll.readyAt(index)) packets += this.#receiveFrom(capture, sink);
    }
    return packets;
  }

  dropped(): number {
    return this.#captures.reduce((sum, capture) => sum + capture.dropped(), 0);
  }

  /** To be awaited before the thread ends. */
  async close(): Promise<void> {
    await Promise.all(this.#captures.splice(0).map((capture) => capture.close()));
  }

  #capture(etherType: EtherType, filter: Bytes): void {
    this.#captures.push(new CaptureSocket(this.#libc, etherType, filter, this.#receiveBytes));
    const descriptors = this.#captures.map(({ descriptor }) => descriptor);
    this.#poll = new Poll(this.#libc, descriptors);
  }

  #receiveFrom(capture: CaptureSocket, sink: AnswerSink): number {
    let packets = 0;
    for (let batches = 0; batches < MOST_BATCHES; batches += 1) {
      const count = capture.receive(this.#buffer);
      this.#decode(capture.etherType, count, sink);
      packets += count;
      if (count < this.#buffer.capacity) break;
    }
    return packets;
  }

  #decode(etherType: number, count: number, sink: AnswerSink): void {
    const decode = etherType === EtherType.arp ? decodeArp : decodeIp;
    for (let index = 0; index < count; index += 1) {
      if (this.#buffer.outgoingAt(index)) continue;
      const packet = this.#buffer.packets[index] as Uint8Array;
      if (decode(packet, this.#buffer.lengthAt(index), this.#answer)) sink(this.#answer, packet);
    }
  }
}
