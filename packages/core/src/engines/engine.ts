import type { ProbeKind } from "../packets/probe-kind.ts";
import type { EngineName } from "./engine-name.ts";
import type { Observation } from "./observation.ts";

/** How a try to send a probe went. */
export const SendResult = {
  /** The probe is on its way: its slot stays taken until an observation comes or the prober cancels it. */
  sent: 0,
  /** The machine is short of something (descriptors, ports, buffers): nothing was sent, try again when others have ended. */
  blocked: 1,
} as const;
export type SendResult = (typeof SendResult)[keyof typeof SendResult];

/** How a probe went that was looked after at once. */
export const PromptResult = {
  /** The port refused: nothing is left of the probe. */
  refused: 0,
  /** Anything else, which is told once the probe has been given a slot. */
  unsettled: 1,
  /** As `SendResult.blocked`. */
  blocked: 2,
} as const;
export type PromptResult = (typeof PromptResult)[keyof typeof PromptResult];

/** Probes without a slot: what is left of them once they have been tried gets one. */
export interface TriedProbes {
  /** Whether most answers have lately come at once. */
  readonly areUsual: boolean;
  /** Gives the unsettled probe a slot: from here on all is as if `send` had sent it. */
  adopt(slot: number, destination: Destination): SendResult;
}

/**
 * What engines offer whose probes may be answered before the call that sends them returns, as those to this machine and its virtual
 * neighbours are: most ports are closed there, and need neither slot nor timer.
 */
export interface PromptProbes extends TriedProbes {
  /** Sends a probe's first attempt and looks for the answer. One that is `unsettled` must be given a slot before anything else is sent. */
  tryAtOnce(destination: Destination): PromptResult;
}

/**
 * What engines offer that send many packets with one call, when most probes may be answered once it has returned: as `PromptProbes`, for
 * many at a time.
 */
export interface VolleyProbes extends TriedProbes {
  /** Most probes of a volley. */
  readonly size: number;
  /** Adds a probe's first attempt to the volley. */
  load(destination: Destination): SendResult;
  /**
   * Adds the first attempts of probes of one kind to `count` ports of a destination's host, whatever port it names, and tells how many of them
   * were added: fewer where something holds them up, 0 where only `load` can tell what becomes of them.
   */
  loadHost(destination: Destination, ports: Uint16Array, count: number): number;
  /** Sends the volley, and looks for the answers. */
  fire(): void;
  /**
   * Of the volley that was fired, the next probe that was not refused, as its place in the order in which they were added; −1 after the last.
   * It must be given a slot before anything else is asked for.
   */
  nextUnsettled(): number;
}

/**
 * Receives what an engine sees. Called from inside `send` or `poll`, never later, and once a slot at the most.
 *
 * @param attempt The attempt that was answered, where the engine can tell it: an earlier one than the last for a late answer.
 */
export type ObservationSink = (slot: number, observation: Observation, attempt?: number) => void;

/**
 * Receives an answer to a probe that was given up: no slot is its own any more. The destination is the engine's, to be used at once.
 */
export type LateSink = (destination: Destination, observation: Observation) => void;

/** A probe's destination as the prober hands it over: the address stays the prober's, and is to be copied. */
export interface Destination {
  readonly kind: ProbeKind;
  readonly family: 4 | 6;
  /** Address in network byte order: the first 4 or 16 bytes count. */
  readonly address: Uint8Array;
  /** 0 for what has no port. */
  readonly port: number;
  /** Which try of the probe this is, counted from 1. */
  readonly attempt: number;
}

/** What an engine that reads packets sees of an answer besides its kind. */
export interface AnswerDetails {
  /** Time to live, or hop limit. */
  readonly ttl: number;
  /** TCP receive window; 0 for what has none. */
  readonly window: number;
}

/**
 * Sends probes of one kind and tells what came back. An engine keeps no time, decides no state, chooses no target and never
 * retries: the prober does. It owns its sockets; a slot is a small number by which the prober and the engine both know a probe.
 *
 * What it must do:
 * - `send` returns at once. It may report the slot's observation before it returns (a refusal that is known at once).
 * - a lack on this machine is `blocked`, or the observation `lack` where it only shows later; never a word on the port. The
 *   prober, which knows how long it has lasted, gives up on one that does not pass.
 * - after `cancel` or an observation, the slot is free, and nothing is ever reported for its old probe.
 *
 * What it leaves out on purpose: names, results, threads, pacing.
 */
export interface ProbeEngine {
  readonly name: EngineName;
  /** The errno of the last `blocked` or `lack`, by name; empty before the first. */
  readonly lastLack: string;
  /**
   * Whether an attempt may still be answered when the next one is on its way, so that the prober need not cancel a probe that it is
   * about to send again.
   */
  readonly hearsLate: boolean;
  /** Absent in engines whose answers never come at once. */
  readonly prompt?: PromptProbes;
  /** Absent in engines that send probe by probe. */
  readonly volleys?: VolleyProbes;
  send(slot: number, destination: Destination): SendResult;
  /**
   * When a slot's answer came that is told only later, by performance.now(); NaN where none has. Absent in engines that tell answers as
   * they come.
   */
  cameAtMs?(slot: number): number;
  /** Gives a probe up. */
  cancel(slot: number): void;
  /**
   * Reports what has come in, waiting up to `maxWaitMs` for the first of it. Returns a promise where waiting needs the event
   * loop, nothing where it does not.
   */
  poll(maxWaitMs: number): Promise<void> | undefined;
  /** Of the answer that is being reported, while the sink runs; absent in engines that see no packets. */
  readonly details?: AnswerDetails;
  /** Answers that the kernel threw away unread, since the start; absent where that is not known. */
  droppedAnswers?(): number;
  /** Gives every probe up and frees every descriptor. A promise is to be awaited before the thread ends. */
  close(): Promise<void> | void;
}

/** What every engine is made with. */
export interface EngineOptions {
  /** Slots are 0 to `slots` − 1. */
  readonly slots: number;
  readonly sink: ObservationSink;
  readonly onLate?: LateSink;
  /** Where there is a choice: block in a system call while waiting (a worker thread may), or leave the event loop free. */
  readonly mayBlock: boolean;
}
