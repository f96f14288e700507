import { type EphemeralPorts, ephemeralPorts } from "../../linux/ephemeral-ports.ts";
import { EPOLLERR, EPOLLHUP, Epoll } from "../../linux/epoll.ts";
import { Errno, errnoName } from "../../linux/errno.ts";
import { ErrorQueueReader } from "../../linux/error-queue.ts";
import { libc } from "../../linux/libc.ts";
import { SocketAddress } from "../../linux/socket-address.ts";
import { TcpSockets } from "../../linux/tcp-socket.ts";
import {
  type Destination,
  type EngineOptions,
  type ObservationSink,
  type ProbeEngine,
  type PromptProbes,
  PromptResult,
  SendResult,
} from "../engine.ts";
import { icmpObservation, type Observation, ObservationKind } from "../observation.ts";
import { fromConnectError, fromConnectionError, isLocalLack } from "./connect-errno.ts";
import { DestinationTable } from "./destination-table.ts";
import { PromptAnswers } from "./prompt-answers.ts";
import { SocketPool } from "./socket-pool.ts";

const NO_SOCKET = -1;
const NO_SLOT = -1;
/** Events taken from the kernel in one wait. */
const EVENTS_A_WAIT = 512;
/** How often an open port of this very machine is asked again to tell a listener from our own reflection. */
const MOST_CONFIRMATIONS = 3;
/** Longest wait in a system call: a worker has messages to answer too. */
const LONGEST_BLOCK_MS = 10;

/**
 * TCP connect probes on Linux: non-blocking sockets, epoll(7), and the error queue for what ICMP said.
 *
 * A socket whose connection was reset is used again: the next connect(2) on it takes the error and leaves it as if new (the socket's
 * state goes back to unconnected), which saves making, watching and closing one for each of the many closed ports. Every other end
 * closes the socket, so that nothing left over of one probe can be taken for another's. The second connect is made at once where answers
 * come at once, as from this machine or a virtual neighbour; only sockets that wait are watched.
 *
 * Two things a connection to one's own machine can do, and that must not be taken for an open port: a socket whose ephemeral port
 * happens to be the probed port connects to itself, and two probes on the way may meet (simultaneous open, RFC 9293 section
 * 3.5). So an open port in the ephemeral range of an address that is also the source is asked again, from another port.
 */
export class ConnectEngine implements ProbeEngine, PromptProbes {
  readonly name = "connect";
  readonly hearsLate = false;
  readonly prompt = this;
  readonly #slots: number;
  lastLack = "";
  readonly #sink: ObservationSink;
  readonly #mayBlock: boolean;
  readonly #sockets: TcpSockets;
  readonly #errors: ErrorQueueReader;
  readonly #epoll: Epoll;
  readonly #pool: SocketPool;
  readonly #ephemeral: EphemeralPorts = ephemeralPorts();
  readonly #destinations: DestinationTable;
  readonly #local = new SocketAddress();
  readonly #socketOf: Int32Array;
  readonly #confirmations: Uint8Array;
  readonly #answers = new PromptAnswers();
  /** The probe that waits for a slot: where it went, its socket if any, what its calls said, and an ICMP message that its socket had kept. */
  readonly #tried = new SocketAddress();
  #triedSocket = NO_SOCKET;
  #triedErrno = 0;
  #triedIcmp: Observation | undefined;

  /** @throws SystemError `ENGINE_UNAVAILABLE` where Linux system calls are not to be had. */
  constructor(options: EngineOptions) {
    const library = libc();
    this.#slots = options.slots;
    this.#sink = options.sink;
    this.#mayBlock = options.mayBlock;
    this.#sockets = new TcpSockets(library);
    this.#errors = new ErrorQueueReader(library);
    this.#epoll = new Epoll(library, EVENTS_A_WAIT);
    this.#pool = new SocketPool(this.#sockets, this.#epoll);
    this.#destinations = new DestinationTable(options.slots);
    this.#socketOf = new Int32Array(options.slots).fill(NO_SOCKET);
    this.#confirmations = new Uint8Array(options.slots);
  }

  send(slot: number, destination: Destination): SendResult {
    this.#destinations.set(slot, destination);
    this.#confirmations[slot] = 0;
    return this.#start(slot);
  }

  get areUsual(): boolean {
    return this.#answers.areUsual;
  }

  tryAtOnce({ family, address, port }: Destination): PromptResult {
    const remote = this.#tried;
    remote.write(family, address, port);
    const socket = this.#begin(NO_SLOT, remote);
    if (socket < 0) {
      this.#triedSocket = NO_SOCKET;
      this.#triedErrno = -socket;
      return this.#isLack(-socket) ? PromptResult.blocked : PromptResult.unsettled;
    }
    this.#triedSocket = socket;
    this.#triedErrno = this.#sockets.connect(socket, remote);
    this.#answers.looked(isAnswer(this.#triedErrno));
    this.#triedIcmp = this.#triedErrno === Errno.ECONNREFUSED ? this.#readIcmp(socket) : undefined;
    if (this.#triedErrno !== Errno.ECONNREFUSED || this.#triedIcmp !== undefined) return PromptResult.unsettled;
    this.#pool.giveBack(socket, family);
    return PromptResult.refused;
  }

  adopt(slot: number, destination: Destination): SendResult {
    this.#destinations.set(slot, destination);
    this.#confirmations[slot] = 0;
    const socket = this.#triedSocket;
    if (socket === NO_SOCKET) return this.#refused(slot, this.#triedErrno);
    this.#pool.assign(socket, slot);
    this.#socketOf[slot] = socket;
    if (this.#triedIcmp !== undefined) this.#end(slot, socket, this.#triedIcmp);
    else if (isAnswer(this.#triedErrno)) this.#conclude(slot, socket, this.#triedErrno);
    else return this.#watch(slot, socket);
    return SendResult.sent;
  }

  cancel(slot: number): void {
    const socket = this.#socketOf[slot] as number;
    if (socket === NO_SOCKET) return;
    this.#socketOf[slot] = NO_SOCKET;
    // It may have connected since the last poll: a reset leaves nothing behind then either.
    this.#pool.discard(socket);
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
    for (let slot = 0; slot < this.#slots; slot += 1) this.cancel(slot);
    this.#pool.close();
    this.#epoll.close();
  }

  #start(slot: number): SendResult {
    const remote = this.#destinations.at(slot);
    const socket = this.#begin(slot, remote);
    if (socket < 0) return this.#refused(slot, -socket);
    this.#socketOf[slot] = socket;
    return this.#isAnsweredAtOnce(slot, socket, remote) ? SendResult.sent : this.#watch(slot, socket);
  }

  /** A socket with an attempt under way; a negative errno when none was made. */
  #begin(slot: number, remote: SocketAddress): number {
    const socket = this.#pool.take(remote.family, slot);
    if (socket < 0) return socket;
    const errno = this.#sockets.connect(socket, remote);
    if (errno === 0 || errno === Errno.EINPROGRESS) return socket;
    this.#pool.discard(socket);
    return -errno;
  }

  /** Looks at once whether a probe has been answered: the kernel then need not watch it. */
  #isAnsweredAtOnce(slot: number, socket: number, remote: SocketAddress): boolean {
    if (!this.#answers.areWorthALook()) return false;
    const errno = this.#sockets.connect(socket, remote);
    const isAnswered = isAnswer(errno);
    this.#answers.looked(isAnswered);
    if (isAnswered) this.#conclude(slot, socket, errno);
    return isAnswered;
  }

  #watch(slot: number, socket: number): SendResult {
    const errno = this.#pool.watch(socket);
    if (errno === 0) return SendResult.sent;
    this.#socketOf[slot] = NO_SOCKET;
    this.#pool.discard(socket);
    return this.#refused(slot, errno);
  }

  /** A call failed before anything was sent: a lack is for the prober to wait out, all else is known at once. */
  #refused(slot: number, errno: number): SendResult {
    if (this.#isLack(errno)) return SendResult.blocked;
    this.#sink(slot, fromConnectError(errno));
    return SendResult.sent;
  }

  #isLack(errno: number): boolean {
    if (!isLocalLack(errno)) return false;
    this.lastLack = errnoName(errno);
    return true;
  }

  #collect(waitMs: number): number {
    let count = this.#epoll.wait(waitMs);
    const first = count;
    // A full harvest may have left more behind.
    while (count > 0) {
      for (let index = 0; index < count; index += 1) {
        this.#finish(this.#epoll.dataAt(index), this.#epoll.readinessAt(index));
      }
      count = count === EVENTS_A_WAIT ? this.#epoll.wait(0) : 0;
    }
    return first;
  }

  #finish(socket: number, readiness: number): void {
    const slot = this.#pool.slotOf(socket);
    // Idle sockets are reported as hung up once.
    if (slot === NO_SLOT) return;
    if ((readiness & (EPOLLERR | EPOLLHUP)) === 0) this.#connected(slot, socket);
    else this.#failed(slot, socket);
  }

  #failed(slot: number, socket: number): void {
    if (this.#endByIcmp(slot, socket)) return;
    // A second connect tells how the first one ended, and clears it away.
    const errno = this.#sockets.connect(socket, this.#destinations.at(slot));
    // Still on its way: some error that concerns another layer.
    if (errno !== Errno.EALREADY) this.#end(slot, socket, fromConnectionError(errno));
  }

  /** Ends a probe by what a second connect said of it: an ICMP message may be behind any error. */
  #conclude(slot: number, socket: number, errno: number): void {
    if (errno !== 0 && this.#endByIcmp(slot, socket)) return;
    this.#end(slot, socket, fromConnectionError(errno));
  }

  /** Ends a probe by the ICMP message that its socket keeps; false when it keeps none. */
  #endByIcmp(slot: number, socket: number): boolean {
    const observation = this.#readIcmp(socket);
    if (observation === undefined) return false;
    this.#end(slot, socket, observation);
    return true;
  }

  /** What the ICMP message says that a socket keeps; undefined when it keeps none. */
  #readIcmp(socket: number): Observation | undefined {
    if (!this.#errors.read(socket)) return undefined;
    return icmpObservation(this.#errors.family, this.#errors.type, this.#errors.code);
  }

  #connected(slot: number, socket: number): void {
    const remote = this.#destinations.at(slot);
    const mayBeOurs = remote.port >= this.#ephemeral.first && remote.port <= this.#ephemeral.last;
    if (mayBeOurs && this.#isOwnAddress(socket, remote)) this.#confirm(slot, socket, this.#local.equals(remote));
    else this.#close(slot, socket, ObservationKind.connected);
  }

  #isOwnAddress(socket: number, remote: SocketAddress): boolean {
    return this.#sockets.localAddress(socket, this.#local) === 0 && this.#local.hasAddressOf(remote);
  }

  #confirm(slot: number, socket: number, isReflected: boolean): void {
    const asked = this.#confirmations[slot] as number;
    if (!isReflected && asked > 0) {
      this.#close(slot, socket, ObservationKind.connected);
      return;
    }
    this.#pool.discard(socket);
    this.#socketOf[slot] = NO_SOCKET;
    this.#confirmations[slot] = asked + 1;
    // Nobody listens where we keep meeting ourselves: the kernel gives no port away that a listener holds.
    if (asked >= MOST_CONFIRMATIONS) this.#sink(slot, ObservationKind.reset);
    else if (this.#start(slot) === SendResult.blocked) this.#sink(slot, ObservationKind.lack);
  }

  #end(slot: number, socket: number, observation: Observation): void {
    // A connection may have been reset while we were looking elsewhere: it had been accepted all the same.
    if (observation === ObservationKind.connected) this.#connected(slot, socket);
    else if (observation === ObservationKind.reset) this.#keep(slot, socket);
    else this.#close(slot, socket, observation);
  }

  /** After a reset nothing is left on the socket: the next probe may have it. */
  #keep(slot: number, socket: number): void {
    this.#socketOf[slot] = NO_SOCKET;
    this.#pool.giveBack(socket, this.#destinations.at(slot).family);
    this.#sink(slot, ObservationKind.reset);
  }

  #close(slot: number, socket: number, observation: Observation): void {
    this.#socketOf[slot] = NO_SOCKET;
    this.#pool.discard(socket);
    this.#sink(slot, observation);
  }
}

/** Whether a second connect on a socket tells how the first one ended, and not that it is under way. */
function isAnswer(errno: number): boolean {
  return errno !== Errno.EALREADY && errno !== Errno.EINPROGRESS;
}
