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
  const ranges: string[] = [];
  for (let first = 0; first < ports.length; ) {
    const last = lastOfRun(ports, first);
    ranges.push(first === last ? `${ports[first]}` : `${ports[first]}-${ports[last]}`);
    first = last + 1;
  }
  return ranges.join(",");
}

/** Where the run of consecutive ports ends that begins at a place: halved and halved, since a scan of all ports is formatted before it begins. */
function lastOfRun(ports: Uint16Array, first: number): number {
  let within = first;
  let beyond = ports.length;
  while (beyond - within > 1) {
    const middle = (within + beyond) >>> 1;
    if ((ports[middle] as number) - (ports[first] as number) === middle - first) within = middle;
    else beyond = middle;
  }
  return within;
}
