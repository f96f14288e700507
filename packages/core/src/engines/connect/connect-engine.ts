import { type EphemeralPorts, ephemeralPorts } from "../../linux/ephemeral-ports.ts";
import { EPOLLERR, EPOLLHUP, Epoll } from "../../linux/epoll.ts";
import { Errno, errnoName } from "../../linux/errno.ts";
import { ErrorQueueReader } from "../../linux/error-queue.ts";
import { libc } from "../../linux/libc.ts";
import { SocketAddress } from "../../linux/socket-address.ts";
import { TcpSockets } from "../../linux/tcp-socket.ts";
import { type Destination, type EngineOptions, type ObservationSink, type ProbeEngine, SendResult } from "../engine.ts";
import { icmpObservation, type Observation, ObservationKind } from "../observation.ts";
import { fromConnectError, fromConnectionError, isLocalLack } from "./connect-errno.ts";

const NO_SOCKET = -1;
/** A remembered destination: family, port in network order, 16 bytes of address. */
const DESTINATION_LENGTH = 20;
const DESTINATION_ADDRESS = 4;
/** Events taken from the kernel in one wait. */
const EVENTS_A_WAIT = 512;
/** How often an open port of this very machine is asked again to tell a listener from our own reflection. */
const MOST_CONFIRMATIONS = 3;
/** While nobody else may use the event loop: longest wait in a system call (a worker has messages to answer too). */
const LONGEST_BLOCK_MS = 10;

/**
 * TCP connect probes on Linux: non-blocking sockets, epoll(7), and the error queue for what ICMP said.
 *
 * Two things a connection to one's own machine can do, and that must not be taken for an open port: a socket whose ephemeral port
 * happens to be the probed port connects to itself, and two probes on the way may meet (simultaneous open, RFC 9293 section
 * 3.5). So an open port in the ephemeral range of an address that is also the source is asked again, from another port.
 */
export class ConnectEngine implements ProbeEngine {
  readonly name = "connect";
  readonly capacity: number;
  lastLack = "";
  readonly #sink: ObservationSink;
  readonly #mayBlock: boolean;
  readonly #sockets: TcpSockets;
  readonly #errors: ErrorQueueReader;
  readonly #epoll: Epoll;
  readonly #ephemeral: EphemeralPorts = ephemeralPorts();
  readonly #remote = new SocketAddress();
  readonly #local = new SocketAddress();
  /** By slot: its socket, where it goes, and how often it was asked again. */
  readonly #socketOf: Int32Array;
  readonly #destinations: Uint8Array;
  readonly #confirmations: Uint8Array;

  /** @throws SystemError `ENGINE_UNAVAILABLE` where Linux system calls are not to be had. */
  constructor(options: EngineOptions) {
    const library = libc();
    this.capacity = options.slots;
    this.#sink = options.sink;
    this.#mayBlock = options.mayBlock;
    this.#sockets = new TcpSockets(library);
    this.#errors = new ErrorQueueReader(library);
    this.#epoll = new Epoll(library, EVENTS_A_WAIT);
    this.#socketOf = new Int32Array(options.slots).fill(NO_SOCKET);
    this.#destinations = new Uint8Array(options.slots * DESTINATION_LENGTH);
    this.#confirmations = new Uint8Array(options.slots);
  }

  send(slot: number, destination: Destination): SendResult {
    this.#remember(slot, destination);
    this.#confirmations[slot] = 0;
    return this.#start(slot);
  }

  cancel(slot: number): void {
    const socket = this.#socketOf[slot] as number;
    if (socket === NO_SOCKET) return;
    this.#socketOf[slot] = NO_SOCKET;
    // It may have connected since the last poll: a reset leaves nothing behind then either.
    this.#sockets.reset(socket);
  }

  poll(maxWaitMs: number): Promise<void> | undefined {
    if (this.#mayBlock) {
      this.#collect(Math.min(Math.ceil(maxWaitMs), LONGEST_BLOCK_MS));
      return undefined;
    }
    if (this.#collect(0) > 0 || maxWaitMs <= 0) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        this.#collect(0);
        resolve();
      }, 1);
    });
  }

  close(): void {
    for (let slot = 0; slot < this.capacity; slot += 1) this.cancel(slot);
    this.#epoll.close();
  }

  #remember(slot: number, destination: Destination): void {
    const at = slot * DESTINATION_LENGTH;
    this.#destinations[at] = destination.family;
    this.#destinations[at + 1] = destination.port >>> 8;
    this.#destinations[at + 2] = destination.port & 0xff;
    const size = destination.family === 4 ? 4 : 16;
    for (let index = 0; index < size; index += 1) {
      this.#destinations[at + DESTINATION_ADDRESS + index] = destination.address[index] as number;
    }
  }

  /** Fills `#remote` with a slot's destination. */
  #recall(slot: number): 4 | 6 {
    const at = slot * DESTINATION_LENGTH;
    const family = this.#destinations[at] === 4 ? 4 : 6;
    const port = ((this.#destinations[at + 1] as number) << 8) | (this.#destinations[at + 2] as number);
    this.#remote.write(family, this.#destinations, port, at + DESTINATION_ADDRESS);
    return family;
  }

  #start(slot: number): SendResult {
    const family = this.#recall(slot);
    const socket = this.#sockets.open(family);
    if (socket < 0) return this.#refused(slot, -socket);
    let errno = this.#sockets.connect(socket, this.#remote);
    if (errno === 0 || errno === Errno.EINPROGRESS) errno = this.#epoll.add(socket, slot);
    if (errno !== 0) {
      this.#sockets.reset(socket);
      return this.#refused(slot, errno);
    }
    this.#socketOf[slot] = socket;
    return SendResult.sent;
  }

  /** A call failed before anything was sent: a lack is for the prober to wait out, all else is known at once. */
  #refused(slot: number, errno: number): SendResult {
    if (isLocalLack(errno)) {
      this.lastLack = errnoName(errno);
      return SendResult.blocked;
    }
    this.#sink(slot, fromConnectError(errno));
    return SendResult.sent;
  }

  #collect(waitMs: number): number {
    let count = this.#epoll.wait(waitMs);
    const first = count;
    // A full harvest may have left more behind.
    while (count > 0) {
      for (let index = 0; index < count; index += 1)
        this.#finish(this.#epoll.slotAt(index), this.#epoll.readinessAt(index));
      count = count === EVENTS_A_WAIT ? this.#epoll.wait(0) : 0;
    }
    return first;
  }

  #finish(slot: number, readiness: number): void {
    const socket = this.#socketOf[slot] as number;
    if (socket === NO_SOCKET) return;
    if ((readiness & (EPOLLERR | EPOLLHUP)) === 0) this.#connected(slot, socket);
    else this.#failed(slot, socket);
  }

  #failed(slot: number, socket: number): void {
    const errno = this.#sockets.takeError(socket);
    const observation = this.#errors.read(socket)
      ? icmpObservation(this.#errors.family, this.#errors.type, this.#errors.code)
      : fromConnectionError(errno);
    // Reset while we were looking elsewhere: it had been accepted all the same.
    if (observation === ObservationKind.connected) this.#connected(slot, socket);
    else this.#end(slot, socket, observation);
  }

  #connected(slot: number, socket: number): void {
    this.#recall(slot);
    const port = this.#remote.port;
    if (port >= this.#ephemeral.first && port <= this.#ephemeral.last && this.#isOwnAddress(socket))
      this.#confirm(slot, socket);
    else this.#end(slot, socket, ObservationKind.connected);
  }

  #isOwnAddress(socket: number): boolean {
    return this.#sockets.localAddress(socket, this.#local) === 0 && this.#local.hasAddressOf(this.#remote);
  }

  #confirm(slot: number, socket: number): void {
    const reflected = this.#local.equals(this.#remote);
    const asked = this.#confirmations[slot] as number;
    if (!reflected && asked > 0) {
      this.#end(slot, socket, ObservationKind.connected);
      return;
    }
    this.#sockets.reset(socket);
    this.#socketOf[slot] = NO_SOCKET;
    this.#confirmations[slot] = asked + 1;
    // Nobody listens where we keep meeting ourselves: the kernel gives no port away that a listener holds.
    if (asked >= MOST_CONFIRMATIONS) this.#sink(slot, ObservationKind.reset);
    else if (this.#start(slot) === SendResult.blocked)
      this.#sink(slot, reflected ? ObservationKind.reset : ObservationKind.connected);
  }

  #end(slot: number, socket: number, observation: Observation): void {
    this.#socketOf[slot] = NO_SOCKET;
    if (observation === ObservationKind.connected) this.#sockets.reset(socket);
    else this.#sockets.close(socket);
    this.#sink(slot, observation);
  }
}
