import { InputError } from "../errors.ts";
import { PortMarks } from "./port-marks.ts";
import type { PortSelection } from "./port-selection.ts";
import type { Protocol } from "./protocol.ts";
import type { ServiceCatalogue } from "./service-catalogue.ts";

/**
 * The `count` ports of each protocol that are most often found open.
 *
 * @throws InputError `PORT_INVALID` unless `count` is a whole number from 1 to the number of ports that the catalogue ranks: fewer
 *   ports than asked for are not given silently.
 */
export function topPorts(
  catalogue: ServiceCatalogue,
  protocols: Protocol | readonly Protocol[],
  count: number,
): PortSelection {
  const marks = new PortMarks();
  for (const protocol of [protocols].flat()) {
    const ranked = catalogue.ranked(protocol);
    if (!Number.isInteger(count) || count < 1 || count > ranked.length) {
      const range = `a whole number from 1 to ${ranked.length}, the ${protocol.toUpperCase()} ports that have a rank`;
      throw new InputError(
        "PORT_INVALID",
        String(count),
        `The number of top ports, ${count}, is not ${range}: give a port list instead.`,
      );
    }
    for (const port of ranked.slice(0, count)) marks.add(protocol, port);
  }
  return marks.selection();
}
