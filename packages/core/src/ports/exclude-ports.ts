import { InputError } from "../errors.ts";
import { quoteText } from "../targets/quote-text.ts";
import { type ParsePortsOptions, parsePorts } from "./parse-ports.ts";
import { PortMarks } from "./port-marks.ts";
import type { PortSelection } from "./port-selection.ts";
import { PROTOCOLS } from "./protocol.ts";

/**
 * The selection without the ports of a list. What the list gives without a prefix is excluded from TCP and UDP alike, unless
 * `protocols` says otherwise.
 *
 * @throws InputError what `parsePorts` throws, and `PORT_NONE` when no port is left.
 */
export function excludePorts(selection: PortSelection, spec: string, options: ParsePortsOptions = {}): PortSelection {
  const excluded = parsePorts(spec, { ...options, protocols: options.protocols ?? PROTOCOLS });
  const marks = PortMarks.of(selection);
  for (const protocol of PROTOCOLS) for (const port of excluded[protocol]) marks.delete(protocol, port);
  const left = marks.selection();
  if (left.tcp.length + left.udp.length > 0) return left;
  throw new InputError(
    "PORT_NONE",
    spec,
    `The excluded ports ${quoteText(spec)} leave no port to scan: exclude fewer.`,
  );
}
