import { connect, type Socket } from "node:net";
import { destinationUnreachables } from "../../linux/icmp-counters.ts";
import { type Destination, type EngineOptions, type ObservationSink, type ProbeEngine, SendResult } from "../engine.ts";
import { icmpObservation, type Observation, ObservationKind } from "../observation.ts";
import { RefusalTrials } from "./refusal-trials.ts";

/** How often an open port of this very machine is asked again to tell a listener from our own reflection. */
const MOST_CONFIRMATIONS = 3;
/** An answer to a repetition may take so much longer than twice what the first one took. */
const PATIENCE_MS = 50;
/** Time in one poll that refusals may be tried in. */
const TRIALS_MS = 50;

/** Errors that pass when other probes have ended; they say nothing of the port. */
const LACKS: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EAGAIN", "EADDRNOTAVAIL"]);

/** What the code of a failed connection says, as far as an errno goes. A refusal is looked at more closely. */
const OBSERVATIONS: Readonly<Record<string, Observation>> = {
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

/** What an ICMP port unreachable is seen as, by family: type and code of RFC 792 and RFC 4443. */
const PORT_UNREACHABLE = { 4: icmpObservation(4, 3, 3), 6: icmpObservation(6, 1, 4) } as const;

/** One probe on its way; a repetition of it is another object. */
interface Probe {
  readonly host: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** How often it was asked again because it seemed to be this machine itself. */
  readonly confirmations: number;
  /** ICMP errors counted before it was sent; undefined where nobody counts them. */
  readonly unreachables: number | undefined;
}

/**
 * TCP connect probes through `node:net`: slower than the system calls, and to be had wherever Node is.
 *
 * Node passes on an errno alone, and ECONNREFUSED stands both for a reset and for an ICMP port unreachable, which firewalls send. Where
 * the system counts ICMP errors (Linux), a refusal is believed to be a reset only when none has arrived since before the
 * probe was sent; otherwise it is tried, see `RefusalTrials`, and one thread alone is to probe. Elsewhere a refusal counts as a reset.
 */
export class NetEngine implements ProbeEngine {
  readonly name = "net";
  readonly hearsLate = false;
  readonly #slots: number;
  lastLack = "";
  readonly #sink: ObservationSink;
  readonly #sockets: (Socket | undefined)[];
  /** Refusals that are to be judged in the next poll, all by one look at the counters. */
  readonly #refused = new Map<number, Probe>();
  readonly #probes: (Probe | undefined)[];
  readonly #trials: RefusalTrials;
  readonly #sentAtMs: Float64Array;
  /** When a slot's probe was first refused; NaN before. */
  readonly #refusedAtMs: Float64Array;
  #unreachables = countUnreachables();
  #wake: (() => void) | undefined;

  constructor(options: EngineOptions) {
    this.#slots = options.slots;
    this.#sink = options.sink;
    this.#sockets = new Array<Socket | undefined>(options.slots).fill(undefined);
    this.#probes = new Array<Probe | undefined>(options.slots).fill(undefined);
    this.#sentAtMs = new Float64Array(options.slots);
    this.#refusedAtMs = new Float64Array(options.slots).fill(Number.NaN);
    this.#trials = new RefusalTrials({
      repeat: (slot) => this.#repeat(slot),
      withdraw: (slot) => this.#withdraw(slot),
      patienceMs: (slots) => PATIENCE_MS + 2 * Math.max(...slots.map((slot) => this.#refusalTookMs(slot))),
      countErrors: countUnreachables,
      judge: (slot, isReset) => this.#judge(slot, isReset),
    });
  }

  send(slot: number, destination: Destination): SendResult {
    const { family, address, port } = destination;
    const host = hostText(family, address);
    this.#sentAtMs[slot] = performance.now();
    this.#refusedAtMs[slot] = Number.NaN;
    this.#start(slot, { host, family, port, confirmations: 0, unreachables: this.#unreachables });
    return SendResult.sent;
  }

  cancel(slot: number): void {
    this.#refused.delete(slot);
    this.#trials.left(slot);
    this.#withdraw(slot);
  }

  cameAtMs(slot: number): number {
    return this.#refusedAtMs[slot] as number;
  }

  async poll(maxWaitMs: number): Promise<void> {
    this.#sift();
    await this.#waitFor(this.#trials.isDone ? maxWaitMs : 0);
    this.#sift();
    const until = performance.now() + TRIALS_MS;
    // While the prober waits for this poll it sends nothing that would disturb a trial.
    while (!this.#trials.isDone && performance.now() < until) {
      this.#trials.advance(performance.now());
      await this.#waitFor(1);
    }
  }

  close(): void {
    for (let slot = 0; slot < this.#slots; slot += 1) this.cancel(slot);
  }

  #waitFor(maxWaitMs: number): Promise<void> {
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

  #withdraw(slot: number): void {
    const socket = this.#sockets[slot];
    if (socket === undefined) return;
    this.#sockets[slot] = undefined;
    dispose(socket);
  }

  #refusalTookMs(slot: number): number {
    return (this.#refusedAtMs[slot] as number) - (this.#sentAtMs[slot] as number);
  }

  #repeat(slot: number): void {
    const probe = this.#probes[slot];
    if (probe !== undefined) this.#start(slot, probe);
  }

  #start(slot: number, probe: Probe): void {
    this.#probes[slot] = probe;
    const socket = connect({ host: probe.host, port: probe.port, family: probe.family });
    this.#sockets[slot] = socket;
    socket.once("connect", () => this.#connected(slot, socket, probe));
    socket.on("error", (error: NodeJS.ErrnoException) => this.#failed(slot, socket, probe, error.code ?? ""));
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

  #failed(slot: number, socket: Socket, probe: Probe, code: string): void {
    if (this.#sockets[slot] !== socket) return;
    this.#sockets[slot] = undefined;
    socket.destroy();
    if (code === "ECONNREFUSED") {
      if (this.#trials.tries(slot)) this.#trials.refused(slot);
      else {
        this.#refusedAtMs[slot] = performance.now();
        this.#refused.set(slot, probe);
      }
      this.#wake?.();
      return;
    }
    if (LACKS.has(code)) this.lastLack = code;
    this.#report(slot, LACKS.has(code) ? ObservationKind.lack : (OBSERVATIONS[code] ?? ObservationKind.unreachable));
  }

  /** Believes the refusals since the last look that can only be resets, and has the others tried. */
  #sift(): void {
    if (this.#refused.size === 0) return;
    this.#unreachables = countUnreachables();
    const doubtful: number[] = [];
    const refused = [...this.#refused];
    this.#refused.clear();
    for (const [slot, probe] of refused) {
      if (probe.unreachables === this.#unreachables) this.#report(slot, ObservationKind.reset);
      else doubtful.push(slot);
    }
    this.#trials.add(doubtful);
  }

  #judge(slot: number, isReset: boolean): void {
    const family = this.#probes[slot]?.family ?? 4;
    this.#report(slot, isReset ? ObservationKind.reset : PORT_UNREACHABLE[family]);
  }

  #report(slot: number, observation: Observation): void {
    this.#trials.left(slot);
    this.#sink(slot, observation);
    this.#wake?.();
  }
}

/** Whether this machine's ICMP errors are counted, so that a refusal can be told from a reset. */
export function countsUnreachables(): boolean {
  return countUnreachables() !== undefined;
}

/** ICMP errors of both families received so far; undefined where nobody counts them. */
function countUnreachables(): number | undefined {
  const ofIpv4 = destinationUnreachables(4);
  const ofIpv6 = destinationUnreachables(6);
  return ofIpv4 === undefined && ofIpv6 === undefined ? undefined : (ofIpv4 ?? 0) + (ofIpv6 ?? 0);
}

/** An address as `node:net` understands it; not the canonical form of IPv6, which nobody sees here. */
function hostText(family: 4 | 6, address: Uint8Array): string {
  if (family === 4) return address.subarray(0, 4).join(".");
  const view = new DataView(address.buffer, address.byteOffset, 16);
  return Array.from({ length: 8 }, (_, group) => view.getUint16(group * 2, false).toString(16)).join(":");
}

/** Ends a socket with RST, so that nothing of it stays behind; its late errors concern nobody. */
function dispose(socket: Socket): void {
  socket.removeAllListeners();
  socket.on("error", () => undefined);
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}
