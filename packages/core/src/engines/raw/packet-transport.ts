import { InputError } from "../../errors.ts";
import { Errno, errnoName } from "../../linux/errno.ts";
import { type Libc, libc } from "../../linux/libc.ts";
import { PacketSocket } from "../../linux/packet-socket.ts";
import { RawIpSocket } from "../../linux/raw-ip-socket.ts";
import { type Route, RouteTable } from "../../linux/route-table.ts";
import { type PacketQueue, placeLength } from "../../linux/send-queue.ts";
import { reserveSourcePorts } from "../../linux/source-ports.ts";
import { writeArpRequest } from "../../packets/arp.ts";
import { ETHERNET_HEADER_LENGTH, EtherType, writeEthernetHeader } from "../../packets/ethernet.ts";
import { writeNeighbourSolicitation } from "../../packets/neighbour-solicitation.ts";
import { ProbeKind } from "../../packets/probe-kind.ts";
import { ProbeWriter, SYN_PACKET_LENGTH } from "../../packets/probe-writer.ts";
import { quoteText } from "../../targets/quote-text.ts";
import { AnswerReceiver } from "./answer-receiver.ts";
import type { NextHop } from "./next-hop.ts";
import { RefusedPackets, refusalOf } from "./refused-packets.ts";
import { type Path, RouteFinder } from "./route-finder.ts";
import { type AnswerSink, type PacketOrder, QueueResult, type Transport, type TransportOptions } from "./transport.ts";

/** Room for answers where the caller names none: some 80,000 of them. */
const RECEIVE_BYTES = 32 * 1_024 * 1_024;

const SYN_FRAME_LENGTH = ETHERNET_HEADER_LENGTH + SYN_PACKET_LENGTH;

interface Closeable {
  close(): Promise<void> | void;
}

type SendingSocket = Pick<PacketSocket, "queue" | "flush">;

/**
 * Sends frames through packet sockets where the link is Ethernet and the next hop's link address is known, and IP packets through raw
 * IP sockets everywhere else, for which the kernel finds link and neighbour. Answers come from packet sockets on all interfaces, in
 * whatever link they arrive. Sockets are opened when they are first needed, those for answers before the first packet that may bring one.
 */
export class PacketTransport implements Transport {
  readonly #libc: Libc;
  readonly #interfaceName: string | undefined;
  readonly #table: RouteTable;
  readonly #finder: RouteFinder;
  readonly #writer = new ProbeWriter();
  readonly #refusedFrames = new RefusedPackets();
  readonly #refusedPackets = new RefusedPackets();
  readonly #packetSockets = new Map<number, PacketSocket>();
  readonly #rawSockets = new Map<4 | 6, RawIpSocket>();
  readonly #receiver: AnswerReceiver;
  /** All that has to be closed, in the order in which it was opened. */
  readonly #owned: Closeable[] = [];
  /** First of the source ports that answers come back to. */
  readonly firstSourcePort: number;
  /** What SYNs were marked with last, see `Path.mark`. */
  #lastMark = 0;
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
    try {
      const ports = this.#own(reserveSourcePorts(options.sourcePorts, options.firstSourcePort));
      this.firstSourcePort = ports.first;
      this.#table = this.#own(new RouteTable(this.#libc));
      this.#finder = new RouteFinder(this.#table, this.#interfaceIndex());
      this.#receiver = this.#own(new AnswerReceiver(this.#libc, ports, options.receiveBytes ?? RECEIVE_BYTES));
    } catch (error) {
      // No packet socket is open yet, so nothing is left to wait for.
      void this.close();
      throw error;
    }
  }

  get sent(): number {
    let sent = 0;
    for (const socket of this.#packetSockets.values()) sent += socket.sent;
    for (const socket of this.#rawSockets.values()) sent += socket.sent;
    return sent;
  }

  queue(order: PacketOrder): QueueResult {
    const path = this.#finder.pathTo(order.family, order.address, this.#now);
    const { route, hop } = path;
    if (route === undefined) return path.refusal;
    this.#receiver.capture(order.family);
    if (order.kind === ProbeKind.neighbour) return this.#queueNeighbourProbe(order, route);
    const linkAddress = hop?.linkAddress(this.#now);
    if (linkAddress !== undefined) return this.#queueFrame(order, path, route, linkAddress);
    if (hop !== undefined && !this.#mayWait(hop)) return this.#lack(Errno.EAGAIN);
    return this.#queuePacket(order, route);
  }

  queueEach(order: PacketOrder, ports: Uint16Array, cookies: Uint32Array, count: number): number {
    const path = this.#finder.pathTo(order.family, order.address, this.#now);
    const { route, hop } = path;
    const linkAddress = hop?.linkAddress(this.#now);
    const isPlain = isPlainSyn(order) && this.#refusedFrames.isEmpty;
    if (!isPlain || route === undefined || linkAddress === undefined) return 0;
    this.#receiver.capture(order.family);
    const socket = this.#packetSocket(route.interfaceIndex);
    const isMarked = path.linkAddress === linkAddress;
    const marked = isMarked ? this.#queueMarked(socket.queue, order, path, route, ports, cookies, count) : 0;
    for (let packet = marked; packet < count; packet += 1) {
      const offset = this.#roomIn(socket);
      if (offset < 0) return packet;
      order.port = ports[packet] as number;
      order.cookie = cookies[packet] as number;
      const length = this.#writeFrame(socket.queue, offset, order, path, route, linkAddress);
      socket.queue.add(length, path.mark);
    }
    return count;
  }

  /** Queues SYNs in the places of others that went the same way, as far as there are such, and returns how many. */
  #queueMarked(
    queue: PacketQueue,
    order: PacketOrder,
    { mark }: Path,
    { source }: Route,
    ports: Uint16Array,
    cookies: Uint32Array,
    most: number,
  ): number {
    const at = queue.room() + ETHERNET_HEADER_LENGTH;
    const count = queue.addMarked(mark, SYN_FRAME_LENGTH, most);
    const stride = placeLength(SYN_FRAME_LENGTH);
    this.#writer.rewriteSyns(queue.buffer, at, stride, order, ports, cookies, count, source);
    return count;
  }

  flush(): void {
    this.#now = performance.now();
    for (const socket of this.#packetSockets.values()) this.#flush(socket);
    for (const socket of this.#rawSockets.values()) this.#flush(socket);
  }

  receive(maxWaitMs: number, sink: AnswerSink): number {
    const packets = this.#receiver.receive(maxWaitMs, sink);
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
    return this.#receiver.dropped();
  }

  async close(): Promise<void> {
    await Promise.all(this.#owned.splice(0).map((owned) => owned.close()));
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

  #queueFrame(order: PacketOrder, path: Path, route: Route, linkAddress: Uint8Array): QueueResult {
    const socket = this.#packetSocket(route.interfaceIndex);
    const offset = this.#roomIn(socket);
    if (offset < 0) return QueueResult.blocked;
    const { queue } = socket;
    const length = this.#writeFrame(queue, offset, order, path, route, linkAddress);
    if (length === 0) return QueueResult.denied;
    const mark = isPlainSyn(order) ? path.mark : 0;
    return add(queue, offset + ETHERNET_HEADER_LENGTH, length, this.#refusedFrames, mark);
  }

  /** Writes an order's frame and returns its length; 0 where there is no such packet. */
  #writeFrame(
    { buffer, marks }: PacketQueue,
    offset: number,
    order: PacketOrder,
    path: Path,
    route: Route,
    linkAddress: Uint8Array,
  ): number {
    const ip = offset + ETHERNET_HEADER_LENGTH;
    if (path.linkAddress !== linkAddress) {
      path.linkAddress = linkAddress;
      this.#lastMark += 1;
      path.mark = this.#lastMark;
    }
    if (isPlainSyn(order) && marks.has(offset, path.mark)) {
      this.#writer.rewriteSyn(buffer, ip, order, route.source);
      return SYN_FRAME_LENGTH;
    }
    const length = this.#writer.write(buffer, ip, order, route.source);
    if (length === 0) return 0;
    const type = order.family === 4 ? EtherType.ipv4 : EtherType.ipv6;
    writeEthernetHeader(buffer, offset, linkAddress, route.linkAddress, type);
    return ETHERNET_HEADER_LENGTH + length;
  }

  #queuePacket(order: PacketOrder, route: Route): QueueResult {
    const socket = this.#rawSocket(order.family);
    const offset = this.#roomIn(socket);
    if (offset < 0) return QueueResult.blocked;
    const { queue } = socket;
    const length = this.#writer.write(queue.buffer, offset, order, route.source);
    if (length === 0) return QueueResult.denied;
    socket.address(order.address, isLinkLocal(order) ? route.interfaceIndex : 0);
    return add(queue, offset, length, this.#refusedPackets);
  }

  #queueNeighbourProbe(order: PacketOrder, route: Route): QueueResult {
    if (!isOnLink(route)) return QueueResult.noRoute;
    if (order.family === 4) this.#receiver.captureArp();
    const socket = this.#packetSocket(route.interfaceIndex);
    const offset = this.#roomIn(socket);
    if (offset < 0) return QueueResult.blocked;
    const { queue } = socket;
    const write = order.family === 4 ? writeArpRequest : writeNeighbourSolicitation;
    queue.add(write(queue.buffer, offset, route.linkAddress, route.source, order.address));
    return QueueResult.queued;
  }

  /** Where the next packet is to be written; −1 when the queue is full and can't be sent. */
  #roomIn(socket: SendingSocket): number {
    const offset = socket.queue.room();
    if (offset >= 0) return offset;
    this.#now = performance.now();
    this.#flush(socket);
    return socket.queue.room();
  }

  #flush(socket: SendingSocket): void {
    const errno = socket.flush();
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
      this.#refuse(this.#refusedFrames, buffer, offset + ETHERNET_HEADER_LENGTH, errno);
    };
    const socket = this.#own(new PacketSocket(this.#libc, interfaceIndex, refused));
    this.#packetSockets.set(interfaceIndex, socket);
    return socket;
  }

  #rawSocket(family: 4 | 6): RawIpSocket {
    const known = this.#rawSockets.get(family);
    if (known !== undefined) return known;
    const refused = (buffer: Uint8Array, offset: number, errno: number): void => {
      this.#refuse(this.#refusedPackets, buffer, offset, errno);
    };
    const socket = this.#own(new RawIpSocket(this.#libc, family, this.#interfaceName, refused));
    this.#rawSockets.set(family, socket);
    return socket;
  }

  #refuse(refused: RefusedPackets, buffer: Uint8Array, offset: number, errno: number): void {
    const result = refusalOf(errno);
    refused.add(buffer, offset, result);
    // The interface or the route that was remembered is gone.
    if (result === QueueResult.noRoute) this.#finder.forget();
  }
}

/** Adds a written packet, unless an earlier one like it was refused, which is told instead. */
function add(queue: PacketQueue, ip: number, length: number, refused: RefusedPackets, mark = 0): QueueResult {
  if (!refused.isEmpty) {
    const result = refused.take(queue.buffer, ip);
    if (result !== QueueResult.queued) return result;
  }
  queue.add(length, mark);
  return QueueResult.queued;
}

/** Whether an order is for a packet of the only kind that is marked: SYNs over IPv4 are sent in such numbers that it pays. */
function isPlainSyn({ kind, family }: PacketOrder): boolean {
  return kind === ProbeKind.syn && family === 4;
}

function isOnLink({ isLocal, gateway, linkType }: Route): boolean {
  return !isLocal && gateway === undefined && linkType === "ethernet";
}

/** fe80::/10, RFC 4291 section 2.5.6: such an address is one only together with its link. */
function isLinkLocal({ family, address }: PacketOrder): boolean {
  return family === 6 && address[0] === 0xfe && ((address[1] as number) & 0xc0) === 0x80;
}
