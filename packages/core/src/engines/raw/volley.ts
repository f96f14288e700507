import type { Answer } from "../../packets/answer.ts";
import type { Observation } from "../observation.ts";
import { AddressColumn } from "./address-column.ts";
import type { PacketOrder } from "./transport.ts";

/** Probes of a volley: many to one system call, which is over in two milliseconds (measured: `docs/performance.md`). */
export const VOLLEY = 256;
/** Heads of the table by which answers find their probes: one in four is taken at the most. */
const HEADS = 4 * VOLLEY;
const MASK = HEADS - 1;
const NOBODY = -1;
/** Nothing was observed. */
export const NOTHING = 0;

/**
 * First attempts that are sent together, and what was observed of them by then. An answer finds its probe by the cookie that both hold,
 * which proves it at the same time: no other table, and no second hash, is needed for an answer that comes at once.
 */
export class Volley {
  readonly #heads = new Int16Array(HEADS).fill(NOBODY);
  readonly #cookies = new Uint32Array(VOLLEY);
  readonly #ports = new Uint16Array(VOLLEY);
  readonly #sourcePorts = new Uint16Array(VOLLEY);
  readonly #addresses = new AddressColumn(VOLLEY);
  /** What was observed of each probe first, 0 for nothing, and what the packet told besides. */
  readonly observations = new Int32Array(VOLLEY);
  readonly ttls = new Uint8Array(VOLLEY);
  readonly windows = new Uint16Array(VOLLEY);
  count = 0;
  /** How many of them anything was observed of. */
  observed = 0;

  clear(): void {
    this.#heads.fill(NOBODY);
    this.observations.fill(NOTHING);
    this.count = 0;
    this.observed = 0;
  }

  /** Adds a probe that was queued, or, with what that says of it, one that was refused. */
  add(order: PacketOrder, refusal: Observation | undefined): void {
    const index = this.count;
    this.count += 1;
    if (refusal !== undefined) {
      this.#observe(index, refusal);
      return;
    }
    this.#place(index, order, order.port, order.cookie);
  }

  /** Adds probes that were queued, alike but for their ports and cookies. */
  addEach(order: PacketOrder, ports: Uint16Array, cookies: Uint32Array, count: number): void {
    for (let probe = 0; probe < count; probe += 1)
      this.#place(this.count + probe, order, ports[probe] as number, cookies[probe] as number);
    this.count += count;
  }

  #place(index: number, { family, address, sourcePort }: PacketOrder, port: number, cookie: number): void {
    this.#cookies[index] = cookie;
    this.#ports[index] = port;
    this.#sourcePorts[index] = sourcePort;
    this.#addresses.set(index, family, address);
    let head = cookie & MASK;
    while (this.#heads[head] !== NOBODY) head = (head + 1) & MASK;
    this.#heads[head] = index;
  }

  /** Keeps what is observed of the probe that an answer answers; false when none of these is answered by it. */
  observe(answer: Answer, observation: Observation): boolean {
    const index = answer.hasCookie ? this.#find(answer) : NOBODY;
    if (index === NOBODY) return false;
    if (this.observations[index] !== NOTHING) return true;
    this.#observe(index, observation);
    this.ttls[index] = answer.ttl;
    this.windows[index] = answer.window;
    return true;
  }

  #observe(index: number, observation: Observation): void {
    this.observations[index] = observation;
    this.observed += 1;
  }

  #find(answer: Answer): number {
    const { cookie } = answer;
    for (let head = cookie & MASK; ; head = (head + 1) & MASK) {
      const index = this.#heads[head] as number;
      if (index === NOBODY || (this.#cookies[index] === cookie && this.#isTo(index, answer))) return index;
    }
  }

  #isTo(index: number, { family, address, port, sourcePort }: Answer): boolean {
    return (
      this.#ports[index] === port &&
      this.#sourcePorts[index] === sourcePort &&
      this.#addresses.has(index, family, address)
    );
  }
}
