import { connect, type Socket } from "node:net";
import { type Destination, type EngineOptions, type ObservationSink, type ProbeEngine, SendResult } from "../engine.ts";
import { type Observation, ObservationKind } from "../observation.ts";

/** How often an open port of this very machine is asked again to tell a listener from our own reflection. */
const MOST_CONFIRMATIONS = 3;

/** Errors that pass when other probes have ended; they say nothing of the port. */
const LACKS: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EAGAIN", "EADDRNOTAVAIL"]);

/** What the code of a failed connection says. Node passes on the errno alone: what ICMP said is only told apart as far as it goes. */
const OBSERVATIONS: Readonly<Record<string, Observation>> = {
  ECONNREFUSED: ObservationKind.reset,
  ECONNRESET: ObservationKind.connected,
  EPIPE: ObservationKind.connected,
  ETIMEDOUT: ObservationKind.silence,
  ENETUNREACH: ObservationKind.netUnreachable,
  EHOSTUNREACH: ObservationKind.hostUnreachable,
  EACCES: ObservationKind.prohibited,
  EPERM: ObservationKind.localDenied,
  EAFNOSUPPORT: ObservationKind.noSourceAddress,
  EINVAL: ObservationKind.localDenied,
};

/** TCP connect probes through `node:net`: slower than the system calls, and to be had wherever Node is. */
export class NetEngine implements ProbeEngine {
  readonly name = "net";
  readonly capacity: number;
  lastLack = "";
  readonly #sink: ObservationSink;
  readonly #sockets: (Socket | undefined)[];
  #wake: (() => void) | undefined;

  constructor(options: EngineOptions) {
    this.capacity = options.slots;
    this.#sink = options.sink;
    this.#sockets = new Array<Socket | undefined>(options.slots).fill(undefined);
  }

  send(slot: number, destination: Destination): SendResult {
    const { family, address, port } = destination;
    this.#start(slot, { host: hostText(family, address), family, port, confirmations: 0 });
    return SendResult.sent;
  }

  cancel(slot: number): void {
    const socket = this.#sockets[slot];
    if (socket === undefined) return;
    this.#sockets[slot] = undefined;
    dispose(socket);
  }

  poll(maxWaitMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (maxWaitMs <= 0) {
        setImmediate(resolve);
        return;
      }
      const timer = setTimeout(resolve, Math.ceil(maxWaitMs));
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        setImmediate(resolve);
      };
    });
  }

  close(): void {
    for (let slot = 0; slot < this.capacity; slot += 1) this.cancel(slot);
  }

  #start(slot: number, probe: Probe): void {
    const socket = connect({ host: probe.host, port: probe.port, family: probe.family });
    this.#sockets[slot] = socket;
    socket.once("connect", () => this.#connected(slot, socket, probe));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#failed(slot, socket, error.code ?? ""));
  }

  #connected(slot: number, socket: Socket, probe: Probe): void {
    if (this.#sockets[slot] !== socket) return;
    const isOwn = socket.localAddress === socket.remoteAddress;
    const isReflected = isOwn && socket.localPort === probe.port;
    this.#sockets[slot] = undefined;
    dispose(socket);
    if (!isOwn || (probe.confirmations > 0 && !isReflected)) this.#report(slot, ObservationKind.connected);
    else if (probe.confirmations >= MOST_CONFIRMATIONS) this.#report(slot, ObservationKind.reset);
    else this.#start(slot, { ...probe, confirmations: probe.confirmations + 1 });
  }

  #failed(slot: number, socket: Socket, code: string): void {
    if (this.#sockets[slot] !== socket) return;
    this.#sockets[slot] = undefined;
    socket.destroy();
    if (LACKS.has(code)) this.lastLack = code;
    this.#report(slot, LACKS.has(code) ? ObservationKind.lack : (OBSERVATIONS[code] ?? ObservationKind.unreachable));
  }

  #report(slot: number, observation: Observation): void {
    this.#sink(slot, observation);
    this.#wake?.();
  }
}

/** An address as `node:net` understands it; not the canonical form of IPv6, which nobody sees here. */
function hostText(family: 4 | 6, address: Uint8Array): string {
  if (family === 4) return address.subarray(0, 4).join(".");
  const view = new DataView(address.buffer, address.byteOffset, 16);
  return Array.from({ length: 8 }, (_, group) => view.getUint16(group * 2, false).toString(16)).join(":");
}

interface Probe {
  readonly host: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** How often it was asked again because it seemed to be this machine itself. */
  readonly confirmations: number;
}

/** Ends a socket with RST, so that nothing of it stays behind; its late errors concern nobody. */
function dispose(socket: Socket): void {
  socket.removeAllListeners();
  socket.on("error", () => undefined);
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}
