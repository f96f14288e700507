import { ProbeKind } from "../packets/probe-kind.ts";
import type { ProbeList } from "./probe-list.ts";

const PORTS = 65_536;

/** Finds the place of a probe in its list by kind and port, in constant time: for the hot path of answers. */
export class ProbeLookup {
  /** Place + 1 of each port, by kind; kinds that are not asked for have no table. */
  readonly #tables: (Int32Array | undefined)[] = [];

  constructor({ kinds, ports }: ProbeList) {
    for (let index = 0; index < kinds.length; index += 1) {
      const kind = kinds[index] as number;
      const table = this.#tables[kind] ?? new Int32Array(hasPorts(kind) ? PORTS : 1);
      this.#tables[kind] = table;
      table[hasPorts(kind) ? (ports[index] as number) : 0] = index + 1;
    }
  }

  /** The place of a probe; −1 when there is none of that kind to that port. */
  indexOf(kind: number, port: number): number {
    const table = this.#tables[kind];
    return table === undefined ? -1 : (table[hasPorts(kind) ? port : 0] ?? 0) - 1;
  }
}

/** Whether probes of a kind go to a port. */
export function hasPorts(kind: number): boolean {
  return kind === ProbeKind.syn || kind === ProbeKind.ack || kind === ProbeKind.udp || kind === ProbeKind.connect;
}
