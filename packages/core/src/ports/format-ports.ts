import type { PortSelection } from "./port-selection.ts";
import { PROTOCOLS } from "./protocol.ts";

/**
 * The canonical text of a selection, `T:1-1000,U:53`: `parsePorts` makes the same selection of it, whatever its options. Empty for an
 * empty selection.
 */
export function formatPorts(selection: PortSelection): string {
  return PROTOCOLS.filter((protocol) => selection[protocol].length > 0)
    .map((protocol) => `${protocol.charAt(0).toUpperCase()}:${formatRanges(selection[protocol])}`)
    .join(",");
}

function formatRanges(ports: Uint16Array): string {
  const ranges: { first: number; last: number }[] = [];
  for (const port of ports) {
    const newest = ranges.at(-1);
    if (newest?.last === port - 1) newest.last = port;
    else ranges.push({ first: port, last: port });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
