import type { PortSelection, Protocol } from "@portolan/core";

/** No port. */
export function emptyPorts(): PortSelection {
  return { tcp: new Uint16Array(), udp: new Uint16Array() };
}

/** The ports that are in any of the selections. */
export function unitePorts(selections: readonly PortSelection[]): PortSelection {
  const unite = (protocol: Protocol) =>
    Uint16Array.from(new Set(selections.flatMap((selection) => [...selection[protocol]]))).sort();
  return { tcp: unite("tcp"), udp: unite("udp") };
}

/** Whether a port is in a selection. */
export function hasPort(selection: PortSelection, protocol: Protocol, port: number): boolean {
  return placeOf(selection[protocol], port) >= 0;
}

/** The place of a port among sorted ones; -1 when it is not there. */
export function placeOf(ports: Uint16Array, port: number): number {
  let low = 0;
  let high = ports.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const candidate = ports[middle] as number;
    if (candidate === port) return middle;
    if (candidate < port) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
