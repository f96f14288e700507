import type { EndEvent, HostEvent, StateCount } from "@portolan/core";

/** Ports that ended in one state for one reason. */
export type PortCount = Pick<StateCount, "state" | "reason" | "count">;

/** What all scans came to since the process began: numbers that only grow. */
export class ScanTotals {
  #sent = 0;
  #retransmitted = 0;
  #droppedAnswers = 0;
  readonly #ports = new Map<string, PortCount>();

  /** Probes sent by runs that are over, retransmissions included. */
  get sent(): number {
    return this.#sent;
  }

  /** Of these, how many were sent again for want of an answer. */
  get retransmitted(): number {
    return this.#retransmitted;
  }

  /** Answers that this machine had to throw away before they were read. */
  get droppedAnswers(): number {
    return this.#droppedAnswers;
  }

  /** As many as there are pairs of state and reason, at the most. */
  get ports(): Iterable<PortCount> {
    return this.#ports.values();
  }

  addRun({ sent, retransmitted }: { readonly sent: number; readonly retransmitted: number }): void {
    this.#sent += sent;
    this.#retransmitted += retransmitted;
  }

  addHost({ counts }: HostEvent): void {
    for (const { state, reason, count } of counts) {
      const key = `${state} ${reason}`;
      this.#ports.set(key, { state, reason, count: count + (this.#ports.get(key)?.count ?? 0) });
    }
  }

  addEnd({ droppedAnswers = 0 }: EndEvent): void {
    this.#droppedAnswers += droppedAnswers;
  }
}
