import type { Answer } from "../../packets/answer.ts";
import { type Destination, SendResult, type VolleyProbes } from "../engine.ts";
import { type Observation, ObservationKind } from "../observation.ts";
import { PromptShare } from "../prompt-share.ts";
import { refusalObservation } from "./answer-observation.ts";
import { type PacketOrder, QueueResult } from "./transport.ts";
import { NOTHING, VOLLEY, Volley } from "./volley.ts";

const NO_PLACE = -1;

/** What volleys need of their engine. */
export interface VolleyOwner {
  orderOf(destination: Destination): PacketOrder;
  queue(order: PacketOrder): QueueResult;
  /** The cookies of an order's probe to so many ports. */
  writeCookies(order: PacketOrder, ports: Uint16Array, cookies: Uint32Array, count: number): void;
  /** As `Transport.queueEach`. */
  queueEach(order: PacketOrder, ports: Uint16Array, cookies: Uint32Array, count: number): number;
  /** Sends what was queued, and hands over, by `observe`, what has been answered by then. */
  flushAndHear(): void;
  /** A slot's probe is on its way. */
  flies(slot: number, destination: Destination): void;
  /** A slot's probe has been answered, or refused by this machine. */
  tell(slot: number, observation: Observation, ttl: number, window: number): void;
}

/** Probes of a raw engine that are sent together, and whose answers are looked for once. */
export class RawVolleys implements VolleyProbes {
  readonly size = VOLLEY;
  /** How many are answered at once, also of probes that are sent one by one. */
  readonly share = new PromptShare();
  readonly #owner: VolleyOwner;
  readonly #volley = new Volley();
  readonly #cookies = new Uint32Array(VOLLEY);
  #isFiring = false;
  #isOver = false;
  /** Place in the volley of the probe that is to be adopted. */
  #unsettled = NO_PLACE;

  constructor(owner: VolleyOwner) {
    this.#owner = owner;
  }

  get areUsual(): boolean {
    return this.share.areUsual;
  }

  load(destination: Destination): SendResult {
    this.#begin();
    const order = this.#owner.orderOf(destination);
    const result = this.#owner.queue(order);
    if (result === QueueResult.blocked) return SendResult.blocked;
    this.#volley.add(order, result === QueueResult.queued ? undefined : refusalObservation(result));
    return SendResult.sent;
  }

  loadHost(destination: Destination, ports: Uint16Array, count: number): number {
    this.#begin();
    const order = this.#owner.orderOf(destination);
    this.#owner.writeCookies(order, ports, this.#cookies, count);
    const queued = this.#owner.queueEach(order, ports, this.#cookies, count);
    this.#volley.addEach(order, ports, this.#cookies, queued);
    return queued;
  }

  #begin(): void {
    if (this.#isOver) this.#volley.clear();
    this.#isOver = false;
  }

  fire(): void {
    this.#isFiring = true;
    this.#owner.flushAndHear();
    this.#isFiring = false;
    this.#isOver = true;
    this.#unsettled = NO_PLACE;
    this.share.add(this.#volley.count, this.#volley.observed);
  }

  /** Takes an answer that is heard while a volley is fired, if it answers a probe of the volley. */
  observe(answer: Answer, observation: Observation): boolean {
    return this.#isFiring && this.#volley.observe(answer, observation);
  }

  nextUnsettled(): number {
    const { observations, count } = this.#volley;
    let place = this.#unsettled + 1;
    while (place < count && observations[place] === ObservationKind.reset) place += 1;
    this.#unsettled = place;
    return place < count ? place : NO_PLACE;
  }

  adopt(slot: number, destination: Destination): SendResult {
    const { observations, ttls, windows } = this.#volley;
    const place = this.#unsettled;
    const observation = observations[place] as Observation;
    if (observation === NOTHING) this.#owner.flies(slot, destination);
    else this.#owner.tell(slot, observation, ttls[place] as number, windows[place] as number);
    return SendResult.sent;
  }
}
