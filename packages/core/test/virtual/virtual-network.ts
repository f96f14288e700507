import { setImmediate } from "node:timers/promises";
import {
  type Destination,
  type EngineOptions,
  type ProbeEngine,
  type PromptProbes,
  PromptResult,
  SendResult,
  type VolleyProbes,
} from "../../src/engines/engine.ts";
import type { Observation } from "../../src/engines/observation.ts";
import { ObservationKind } from "../../src/engines/observation.ts";

/** A probe as the network got it. */
export interface Send {
  readonly atMs: number;
  readonly slot: number;
  /** Address bytes joined by dots. */
  readonly host: string;
  readonly port: number;
  /** How often this pair has been tried, this time included; tries that were blocked, or lacked something, are not counted. */
  readonly attempt: number;
  /** Probes on the way, without this one. */
  readonly inFlight: number;
}

/** What becomes of a probe. */
export type Fate =
  | { readonly kind: "silence" }
  | {
      readonly kind: "seen";
      readonly afterMs: number;
      readonly observation: Observation;
      /** When the answer came, where it was understood only later; else then. */
      readonly cameAfterMs?: number;
    }
  | { readonly kind: "seen at once"; readonly observation: Observation }
  | { readonly kind: "blocked"; readonly lack: string }
  | { readonly kind: "lack"; readonly afterMs: number; readonly lack: string };

/** How a network is, besides. */
export interface NetworkOptions {
  /** Whether its engine says that most answers come at once; not by default. */
  readonly isPrompt?: boolean;
  /** Whether it says so of probes that are sent together; not by default. */
  readonly hasVolleys?: boolean;
  /** Whether its volleys take probes one by one only; not by default. */
  readonly hasOnlyLoad?: boolean;
  /** A longer run than this is one that will not end. */
  readonly longestMs?: number;
}

interface Flight {
  readonly send: Send;
  readonly dueMs: number;
  /** When the answer comes. */
  readonly cameMs: number;
  readonly observation: Observation;
  readonly lack: string;
}

/** A probe that was tried at once, and what it has come to. */
interface Trial {
  readonly send: Send;
  readonly fate: Exclude<Fate, { kind: "blocked" }>;
}

/** Most probes that are sent together: few, so that tests need many volleys. */
export const VOLLEY = 16;

/** Stands for a slot where a probe has none yet. */
const NO_SLOT = -1;

/** A longer run than this is one that will not end: an hour, and so many looks. */
const LONGEST_MS = 3_600_000;
const MOST_POLLS = 3_000_000;
/** What a look costs when nothing is waited for: time passes, so that a prober which spins does not stand still. */
const POLL_COST_MS = 0.01;
const START_MS = 1_000;

/**
 * A network and its clock in one: time passes only while the prober polls, and only up to the next thing that happens. It holds the
 * prober to its side of the engine's contract.
 */
export class VirtualNetwork {
  nowMs = START_MS;
  readonly sends: Send[] = [];
  /** Tries that were blocked, or turned out to have lacked something; `sends` leaves them out. */
  lacks = 0;
  polls = 0;
  isClosed = false;
  readonly #decide: (send: Send) => Fate;
  readonly #longestMs: number;
  readonly #flights = new Map<number, Flight>();
  readonly #attempts = new Map<string, number>();
  #lastLack = "";
  /** When the answer came that is being told. */
  #toldCameMs = Number.NaN;

  /** Probes that were tried at once, and those among them that were refused. */
  tries = 0;
  refusedAtOnce = 0;
  readonly #isPrompt: boolean;
  readonly #hasVolleys: boolean;
  readonly #hasOnlyLoad: boolean;
  #trial: Trial | undefined;
  /** The volley, and whether it was fired. */
  #volley: Trial[] = [];
  #isFired = false;

  constructor(decide: (send: Send) => Fate, options: NetworkOptions = {}) {
    this.#decide = decide;
    this.#isPrompt = options.isPrompt === true;
    this.#longestMs = options.longestMs ?? LONGEST_MS;
    this.#hasVolleys = options.hasVolleys === true;
    this.#hasOnlyLoad = options.hasOnlyLoad === true;
  }

  readonly clock = (): number => this.nowMs;

  /** The clock as rate limiters read theirs. */
  readonly clockUs = (): number => Math.floor(this.nowMs * 1_000) | 0;

  get elapsedMs(): number {
    return this.nowMs - START_MS;
  }

  get inFlight(): number {
    return this.#flights.size;
  }

  /** The engine that sends into this network. */
  readonly engine = ({ slots, sink, mayBlock }: EngineOptions): ProbeEngine => {
    const network = this;
    return {
      name: "connect",
      get lastLack() {
        return network.#lastLack;
      },
      hearsLate: false,
      ...(network.#isPrompt ? { prompt: network.#promptProbes(sink) } : {}),
      ...(network.#hasVolleys ? { volleys: network.#volleyProbes(sink) } : {}),
      send(slot, destination) {
        if (slot < 0 || slot >= slots) throw new Error(`slot ${slot} of ${slots}`);
        if (network.#flights.has(slot)) throw new Error(`slot ${slot} was used again while its probe was on the way`);
        const { send, fate } = network.#ask(slot, destination);
        if (fate.kind === "blocked") return SendResult.blocked;
        network.#fly(slot, { send, fate }, sink);
        return SendResult.sent;
      },
      cameAtMs(slot) {
        const cameMs = network.#flights.get(slot)?.cameMs ?? network.#toldCameMs;
        return cameMs <= network.nowMs ? cameMs : Number.NaN;
      },
      cancel(slot) {
        network.#flights.delete(slot);
      },
      poll(maxWaitMs) {
        const report = (): void => {
          for (const { send, cameMs, observation, lack } of network.#pass(maxWaitMs)) {
            if (!network.#flights.delete(send.slot)) continue;
            if (observation === ObservationKind.lack) {
              network.#lastLack = lack;
              network.#takeBack(send);
            }
            network.#toldCameMs = cameMs;
            sink(send.slot, observation);
            network.#toldCameMs = Number.NaN;
          }
        };
        // With nothing on the way, the prober may wait for its consumer, who may wait for the disk.
        if (!mayBlock) return (network.inFlight === 0 ? setImmediate() : Promise.resolve()).then(report);
        report();
        return undefined;
      },
      close() {
        network.isClosed = true;
        network.#flights.clear();
      },
    };
  };

  #promptProbes(sink: EngineOptions["sink"]): PromptProbes {
    return {
      areUsual: true,
      tryAtOnce: (destination) => {
        const { send, fate } = this.#ask(NO_SLOT, destination);
        this.tries += 1;
        if (fate.kind === "blocked") return PromptResult.blocked;
        if (isRefusedAtOnce(fate)) {
          this.refusedAtOnce += 1;
          return PromptResult.refused;
        }
        this.#trial = { send, fate };
        return PromptResult.unsettled;
      },
      adopt: (slot) => this.#adopt(slot, sink),
    };
  }

  #volleyProbes(sink: EngineOptions["sink"]): VolleyProbes {
    let place = -1;
    return {
      areUsual: true,
      size: VOLLEY,
      load: (destination) => (this.#load(destination) ? SendResult.sent : SendResult.blocked),
      loadHost: (destination, ports, count) => {
        let loaded = 0;
        if (this.#hasOnlyLoad) return loaded;
        while (loaded < count && this.#load({ ...destination, port: ports[loaded] as number })) loaded += 1;
        return loaded;
      },
      fire: () => {
        this.#isFired = true;
        place = -1;
        for (const { fate } of this.#volley) if (isRefusedAtOnce(fate)) this.refusedAtOnce += 1;
      },
      nextUnsettled: () => {
        if (this.#trial !== undefined) throw new Error("a probe was not given a slot");
        do place += 1;
        while (place < this.#volley.length && isRefusedAtOnce(this.#volley[place]?.fate));
        this.#trial = this.#volley[place];
        return this.#trial === undefined ? -1 : place;
      },
      adopt: (slot) => this.#adopt(slot, sink),
    };
  }

  /** Adds a probe to the volley, a new one once it was fired; false when it is blocked. */
  #load(destination: Destination): boolean {
    if (this.#isFired) this.#volley = [];
    this.#isFired = false;
    if (this.#volley.length === VOLLEY) throw new Error("the volley is full");
    const { send, fate } = this.#ask(NO_SLOT, destination);
    if (fate.kind === "blocked") return false;
    this.tries += 1;
    this.#volley.push({ send, fate });
    return true;
  }

  #adopt(slot: number, sink: EngineOptions["sink"]): SendResult {
    const trial = this.#trial;
    if (trial === undefined) throw new Error("there is nothing to adopt");
    this.#trial = undefined;
    this.#fly(slot, { send: { ...trial.send, slot }, fate: trial.fate }, sink);
    return SendResult.sent;
  }

  #ask(slot: number, { family, address, port }: Destination): { readonly send: Send; readonly fate: Fate } {
    if (this.isClosed) throw new Error("a probe was sent through a closed engine");
    if (this.#trial !== undefined) throw new Error("a probe was sent while another waited to be given a slot");
    const host = address.subarray(0, family === 4 ? 4 : 16).join(".");
    const pair = `${host} ${port}`;
    const attempt = (this.#attempts.get(pair) ?? 0) + 1;
    const send = { atMs: this.nowMs, slot, host, port, attempt, inFlight: this.#flights.size };
    const fate = this.#decide(send);
    if (fate.kind === "blocked") {
      this.lacks += 1;
      this.#lastLack = fate.lack;
      return { send, fate };
    }
    this.#attempts.set(pair, attempt);
    if (fate.kind !== "seen at once" || fate.observation !== ObservationKind.noRoute) this.sends.push(send);
    return { send, fate };
  }

  #fly(slot: number, { send, fate }: Trial, sink: EngineOptions["sink"]): void {
    if (fate.kind === "seen at once") {
      sink(slot, fate.observation);
      return;
    }
    const dueMs = fate.kind === "silence" ? Number.POSITIVE_INFINITY : this.nowMs + fate.afterMs;
    const observation = fate.kind === "seen" ? fate.observation : ObservationKind.lack;
    const cameMs = fate.kind === "seen" && fate.cameAfterMs !== undefined ? this.nowMs + fate.cameAfterMs : dueMs;
    this.#flights.set(slot, { send, dueMs, cameMs, observation, lack: fate.kind === "lack" ? fate.lack : "" });
  }

  #takeBack(send: Send): void {
    this.lacks += 1;
    this.sends.splice(
      this.sends.findLastIndex(({ host, port }) => host === send.host && port === send.port),
      1,
    );
    this.#attempts.set(`${send.host} ${send.port}`, send.attempt - 1);
  }

  /** Lets time pass up to the next thing to report, `maxWaitMs` at the most, and gives what there is by then, in order. */
  #pass(maxWaitMs: number): Flight[] {
    this.polls += 1;
    if (this.elapsedMs > this.#longestMs || this.polls > MOST_POLLS)
      throw new Error(`the prober does not come to an end: ${this.elapsedMs} ms, ${this.polls} polls`);
    let firstMs = Number.POSITIVE_INFINITY;
    for (const { dueMs } of this.#flights.values()) firstMs = Math.min(firstMs, dueMs);
    this.nowMs = Math.min(this.nowMs + Math.max(maxWaitMs, POLL_COST_MS), Math.max(this.nowMs, firstMs));
    if (firstMs > this.nowMs) return [];
    const due = [...this.#flights.values()].filter(({ dueMs }) => dueMs <= this.nowMs);
    return due.sort((one, other) => one.dueMs - other.dueMs);
  }
}

function isRefusedAtOnce(fate: Fate | undefined): boolean {
  return fate?.kind === "seen at once" && fate.observation === ObservationKind.reset;
}

/** Fates with short names, for tests. */
export const answered = (afterMs: number): Fate => ({ kind: "seen", afterMs, observation: ObservationKind.connected });
export const refused = (afterMs: number): Fate => ({ kind: "seen", afterMs, observation: ObservationKind.reset });
export const silent: Fate = { kind: "silence" };
