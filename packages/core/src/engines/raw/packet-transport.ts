import { InputError } from "../../errors.ts";
import { arpAnswerFilter, ipv4AnswerFilter, ipv6AnswerFilter } from "../../linux/answer-filter.ts";
import { CaptureBuffer, CaptureSocket } from "../../linux/capture-socket.ts";
import { Errno, errnoName } from "../../linux/errno.ts";
import { type Libc, libc } from "../../linux/libc.ts";
import { PacketSocket } from "../../linux/packet-socket.ts";
import { Poll } from "../../linux/poll.ts";
import { RawIpSocket } from "../../linux/raw-ip-socket.ts";
import { type Route, RouteTable } from "../../linux/route-table.ts";
import type { SendQueue } from "../../linux/send-queue.ts";
import { reserveSourcePorts } from "../../linux/source-ports.ts";
import { emptyAnswer } from "../../packets/answer.ts";
import { decodeIp } from "../../packets/answer-decoder.ts";
import { decodeArp, writeArpRequest } from "../../packets/arp.ts";
import { ETHERNET_HEADER_LENGTH, EtherType, writeEthernetHeader } from "../../packets/ethernet.ts";
import { writeNeighbourSolicitation } from "../../packets/neighbour-solicitation.ts";
import { ProbeKind } from "../../packets/probe-kind.ts";
import { ProbeWriter } from "../../packets/probe-writer.ts";
import { quoteText } from "../../targets/quote-text.ts";
import type { NextHop } from "./next-hop.ts";
import { RefusedPackets, refusalOf } from "./refused-packets.ts";
import { RouteFinder } from "./route-finder.ts";
import { type AnswerSink, type PacketOrder, QueueResult, type Transport, type TransportOptions } from "./transport.ts";

/** Room for answers where the caller names none: some 80,000 of them. */
const RECEIVE_BYTES = 32 * 1_024 * 1_024;
/** Batches that are read from one socket in a row: the senders' turn comes after some 1,000 answers. */
const MOST_BATCHES = 4;

interface Closeable {
  close(): void;
}

/**
 * Sends frames through packet sockets where the link is Ethernet and the next hop's link address is known, and IP packets through raw
 * IP sockets everywhere else, for which the kernel finds link and neighbour. Answers come from packet sockets on all interfaces, in
 * whatever link they arrive. Sockets are opened when they are first needed, but those for answers: no answer may come before them.
 */
export class PacketTransport implements Transport {
  readonly #libc: Libc;
  readonly #interfaceName: string | undefined;
  readonly #receiveBytes: number;
  readonly #table: RouteTable;
  readonly #finder: RouteFinder;
  readonly #writer = new ProbeWriter();
  readonly #refused = new RefusedPackets();
  readonly #packetSockets = new Map<number, PacketSocket>();
  readonly #rawSockets = new Map<4 | 6, RawIpSocket>();
  readonly #captures: CaptureSocket[] = [];
  /** All that has to be closed, in the order in which it was opened. */
  readonly #owned: Closeable[] = [];
  readonly #captured: CaptureBuffer;
  readonly #answer = emptyAnswer();
  /** First of the source ports that answers come back to. */
  readonly firstSourcePort: number;
  #poll: Poll;
  #now = performance.now();
  lastLack = "";

  /**
   * @throws SystemError `ENGINE_UNAVAILABLE` off Linux, `SYSTEM_CALL_FAILED` for want of CAP_NET_RAW or of descriptors,
   * `LOCAL_RESOURCES_EXHAUSTED` when another program uses the source ports.
   * @throws InputError `REQUEST_INVALID` when there is no interface of that name.
   */
  constructor(options: TransportOptions) {
    this.#libc = libc();
    this.#interfaceName = options.interfaceName;
    this.#receiveBytes = options.receiveBytes ?? RECEIVE_BYTES;
    this.#captured = new CaptureBuffer(this.#libc);
    this.#poll = new Poll(this.#libc, []);
    try {
      const ports = this.#own(reserveSourcePorts(options.sourcePorts, options.firstSourcePort));
      this.firstSourcePort = ports.first;
      this.#table = this.#own(new RouteTable(this.#libc));
      this.#finder = new RouteFinder(this.#table, this.#interfaceIndex());
      this.#capture(EtherType.ipv4, ipv4AnswerFilter(ports));
      this.#capture(EtherType.ipv6, ipv6AnswerFilter(ports));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get sent(): number {
    let sent = 0;
    for (const { queue } of this.#packetSockets.values()) sent += queue.sent;
    for (const { queue } of this.#rawSockets.values()) sent += queue.sent;
    return sent;
  }

  queue(order: PacketOrder): QueueResult {
    const path = this.#finder.pathTo(order.family, order.address, this.#now);
    const { route, hop } = path;
    if (route === undefined) return path.refusal;
    if (order.kind === ProbeKind.neighbour) return this.#queueNeighbourProbe(order, route);
    const linkAddress = hop?.linkAddress(this.#now);
    if (linkAddress !== undefined) return this.#queueFrame(order, route, linkAddress);
    if (hop !== undefined && !this.#mayWait(hop)) return this.#lack(Errno.EAGAIN);
    return this.#queuePacket(order, route);
  }

  flush(): void {
    this.#now = performance.now();
    for (const { queue } of this.#packetSockets.values()) this.#flush(queue);
    for (const { queue } of this.#rawSockets.values()) this.#flush(queue);
  }

  receive(maxWaitMs: number, sink: AnswerSink): number {
    let packets = 0;
    if (this.#poll.wait(maxWaitMs) > 0) {
      for (const [index, capture] of this.#captures.entries()) {
        if (this.#poll.readyAt(index)) packets += this.#receiveFrom(capture, sink);
      }
    }
    this.#now = performance.now();
    return packets;
  }

  /**
   * Whether an address is a host on an Ethernet link of this machine's, so that it can be asked for by ARP or neighbour discovery.
   */
  isOnLink(family: 4 | 6, address: Uint8Array): boolean {
    const { route } = this.#finder.pathTo(family, address, this.#now);
    return route !== undefined && isOnLink(route);
  }

  dropped(): number {
    return this.#captures.reduce((sum, capture) => sum + capture.dropped(), 0);
  }

  close(): void {
    for (const owned of this.#owned.splice(0)) owned.close();
  }

  #own<Owned extends Closeable>(owned: Owned): Owned {
    this.#owned.push(owned);
    return owned;
  }

  #interfaceIndex(): number | undefined {
    const name = this.#interfaceName;
    if (name === undefined) return undefined;
    const index = this.#table.interfaceIndex(name);
    if (index !== undefined) return index;
    throw new InputError(
      "REQUEST_INVALID",
      name,
      `There is no network interface ${quoteText(name)}: give one that \`ip link\` lists.`,
    );
  }

  #capture(etherType: number, filter: Uint8Array<ArrayBuffer>): void {
    this.#captures.push(this.#own(new CaptureSocket(this.#libc, etherType, filter, this.#receiveBytes)));
    const descriptors = this.#captures.map(({ descriptor }) => descriptor);
    this.#poll = new Poll(this.#libc, descriptors);
  }

  #receiveFrom(capture: CaptureSocket, sink: AnswerSink): number {
    let packets = 0;
    for (let batches = 0; batches < MOST_BATCHES; batches += 1) {
      const count = capture.receive(this.#captured);
      this.#decode(capture.etherType, count, sink);
      packets += count;
      if (count < this.#captured.capacity) break;
    }
    return packets;
  }

  #decode(etherType: number, count: number, sink: AnswerSink): void {
    const decode = etherType === EtherType.arp ? decodeArp : decodeIp;
    for (let index = 0; index < count; index += 1) {
      if (this.#captured.outgoingAt(index)) continue;
      const packet = this.#captured.packets[index] as Uint8Array;
      if (decode(packet, this.#captured.lengthAt(index), this.#answer)) sink(this.#answer, packet);
    }
  }

  #queueFrame(order: PacketOrder, route: Route, linkAddress: Uint8Array): QueueResult {
    const { queue } = this.#packetSocket(route.interfaceIndex);
    const offset = this.#roomIn(queue);
    if (offset < 0) return QueueResult.blocked;
    const { buffer } = queue.messages;
    const ip = offset + ETHERNET_HEADER_LENGTH;
    const length = this.#writer.write(buffer, ip, order, route.source);
    if (length === 0) return QueueResult.denied;
    const type = order.family === 4 ? EtherType.ipv4 : EtherType.ipv6;
    writeEthernetHeader(buffer, offset, linkAddress, route.linkAddress, type);
    return this.#add(queue, ip, ETHERNET_HEADER_LENGTH + length);
  }

  #queuePacket(order: PacketOrder, route: Route): QueueResult {
    const socket = this.#rawSocket(order.family);
    const { queue } = socket;
    const offset = this.#roomIn(queue);
    if (offset < 0) return QueueResult.blocked;
    const length = this.#writer.write(queue.messages.buffer, offset, order, route.source);
    if (length === 0) return QueueResult.denied;
    socket.address(order.address, isLinkLocal(order) ? route.interfaceIndex : 0);
    return this.#add(queue, offset, length);
  }

  #queueNeighbourProbe(order: PacketOrder, route: Route): QueueResult {
    if (!isOnLink(route)) return QueueResult.noRoute;
    if (order.family === 4 && !this.#captures.some(({ etherType }) => etherType === EtherType.arp)) {
      this.#capture(EtherType.arp, arpAnswerFilter());
    }
    const { queue } = this.#packetSocket(route.interfaceIndex);
    const offset = this.#roomIn(queue);
    if (offset < 0) return QueueResult.blocked;
    const write = order.family === 4 ? writeArpRequest : writeNeighbourSolicitation;
    queue.add(write(queue.messages.buffer, offset, route.linkAddress, route.source, order.address));
    return QueueResult.queued;
  }

  /** Adds a written packet, unless an earlier one like it was refused, which is told instead. */
  #add(queue: SendQueue, ip: number, length: number): QueueResult {
    if (!this.#refused.isEmpty) {
      const result = this.#refused.take(queue.messages.buffer, ip);
      if (result !== QueueResult.queued) return result;
    }
    queue.add(length);
    return QueueResult.queued;
  }

  /** Where the next packet is to be written; −1 when the queue is full and can't be sent. */
  #roomIn(queue: SendQueue): number {
    const offset = queue.room();
    if (offset >= 0) return offset;
    this.#now = performance.now();
    this.#flush(queue);
    return queue.room();
  }

  #flush(queue: SendQueue): void {
    const errno = queue.flush();
    if (errno !== 0) this.#lack(errno);
  }

  #lack(errno: number): QueueResult {
    this.lastLack = errnoName(errno);
    return QueueResult.blocked;
  }

  #mayWait(hop: NextHop): boolean {
    if (!hop.mayWait) {
      this.flush();
      hop.askAgain(this.#now);
    }
    if (!hop.mayWait) return false;
    hop.addWaiting();
    return true;
  }

  #packetSocket(interfaceIndex: number): PacketSocket {
    const known = this.#packetSockets.get(interfaceIndex);
    if (known !== undefined) return known;
    const refused = (buffer: Uint8Array, offset: number, errno: number): void => {
      this.#refuse(buffer, offset + ETHERNET_HEADER_LENGTH, errno);
    };
    const socket = this.#own(new PacketSocket(this.#libc, interfaceIndex, refused));
    this.#packetSockets.set(interfaceIndex, socket);
    return socket;
  }

  #rawSocket(family: 4 | 6): RawIpSocket {
    const known = this.#rawSockets.get(family);
    if (known !== undefined) return known;
    const refused = (buffer: Uint8Array, offset: number, errno: number): void => this.#refuse(buffer, offset, errno);
    const socket = this.#own(new RawIpSocket(this.#libc, family, this.#interfaceName, refused));
    this.#rawSockets.set(family, socket);
    return socket;
  }

  #refuse(buffer: Uint8Array, offset: number, errno: number): void {
    const result = refusalOf(errno);
    this.#refused.add(buffer, offset, result);
    // The interface or the route that was remembered is gone.
    if (result === QueueResult.noRoute) this.#finder.forget();
  }
}

function isOnLink({ isLocal, gateway, linkType }: Route): boolean {
  return !isLocal && gateway === undefined && linkType === "ethernet";
}

/** fe80::/10, RFC 4291 section 2.5.6: such an address is one only together with its link. */
function isLinkLocal({ family, address }: PacketOrder): boolean {
  return family === 6 && address[0] === 0xfe && ((address[1] as number) & 0xc0) === 0x80;
}
