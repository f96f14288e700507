import TinyQueue from "tinyqueue";
import { addressSortKey } from "../text/address-order.ts";

/** Addresses that are sorted at once: a millisecond's work. */
const RUN_LENGTH = 1_000;

interface Keyed {
  readonly ip: string;
  readonly key: string;
}

/** Sorts addresses, however many, with no more than a little work at a time: short runs as they come, merged as they are asked for. */
export class AddressOrder {
  readonly #runs: Keyed[][] = [];
  #run: Keyed[] = [];

  add(ip: string): void {
    this.#run.push({ ip, key: addressSortKey(ip) });
    if (this.#run.length === RUN_LENGTH) this.#endRun();
  }

  /** IPv4 before IPv6, each by number. To be asked for once, when all are there. */
  *sorted(): Generator<string, void> {
    this.#endRun();
    const heads = new TinyQueue<{ readonly head: Keyed; readonly rest: Iterator<Keyed> }>([], (left, right) =>
      compare(left.head, right.head),
    );
    for (const run of this.#runs) push(run.values());
    for (let first = heads.pop(); first !== undefined; first = heads.pop()) {
      yield first.head.ip;
      push(first.rest);
    }

    function push(rest: Iterator<Keyed>): void {
      const next = rest.next();
      if (next.done !== true) heads.push({ head: next.value, rest });
    }
  }

  #endRun(): void {
    this.#runs.push(this.#run.sort(compare));
    this.#run = [];
  }
}

function compare(left: Keyed, right: Keyed): number {
  return left.key < right.key ? -1 : 1;
}
