import type { PortSelection } from "./port-selection.ts";
import { PROTOCOLS, type Protocol } from "./protocol.ts";

/** The highest port number of TCP and UDP. */
export const MAX_PORT = 65_535;

/** Ports being gathered: one mark a port and protocol, so that order and doubles of what is added do not matter. */
export class PortMarks {
  readonly #marks: Readonly<Record<Protocol, Uint8Array>> = {
    tcp: new Uint8Array(MAX_PORT + 1),
    udp: new Uint8Array(MAX_PORT + 1),
  };

  static of(selection: PortSelection): PortMarks {
    const marks = new PortMarks();
    for (const protocol of PROTOCOLS) for (const port of selection[protocol]) marks.add(protocol, port);
    return marks;
  }

  /** Adds the ports `first` to `last`, both included. */
  add(protocol: Protocol, first: number, last = first): void {
    this.#marks[protocol].fill(1, first, last + 1);
  }

  delete(protocol: Protocol, port: number): void {
    this.#marks[protocol][port] = 0;
  }

  has(protocol: Protocol, port: number): boolean {
    return this.#marks[protocol][port] === 1;
  }

  /** Whether any port of a protocol is marked. */
  hasAny(protocol: Protocol): boolean {
    return this.#marks[protocol].includes(1);
  }

  selection(): PortSelection {
    return { tcp: markedPorts(this.#marks.tcp), udp: markedPorts(this.#marks.udp) };
  }
}

/** Run by run: port by port, a scan of all of them would begin milliseconds later. */
function markedPorts(marks: Uint8Array): Uint16Array {
  const ports = new Uint16Array(marks.length);
  let count = 0;
  let first = marks.indexOf(1);
  while (first >= 0) {
    const unmarked = marks.indexOf(0, first);
    const end = unmarked < 0 ? marks.length : unmarked;
    for (let port = first; port < end; port += 1) {
      ports[count] = port;
      count += 1;
    }
    first = marks.indexOf(1, end);
  }
  return ports.slice(0, count);
}
