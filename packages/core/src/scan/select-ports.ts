import { InputError } from "../errors.ts";
import { formatPorts } from "../ports/format-ports.ts";
import { parsePorts } from "../ports/parse-ports.ts";
import type { PortSelection } from "../ports/port-selection.ts";
import { PROTOCOLS, type Protocol } from "../ports/protocol.ts";
import type { Technique } from "../workers/technique.ts";
import type { ScanRequest } from "./request.ts";
import { portsAsked } from "./technique-choice.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** What a scan for hosts alone probes. */
export const NO_PORTS: PortSelection = { tcp: new Uint16Array(0), udp: new Uint16Array(0) };

/** The ports of a request that its techniques ask. @throws InputError what `parsePorts` throws, `PORT_NONE`. */
export function selectPorts(request: ScanRequest): PortSelection {
  const { ports, catalogue, techniques } = request;
  const protocols = techniques === undefined ? undefined : protocolsOf(techniques);
  const selection =
    typeof ports === "string"
      ? parsePorts(
          ports,
          withoutUndefined({ catalogue: typeof catalogue === "object" ? catalogue : undefined, protocols }),
        )
      : ports;
  const asked = portsAsked(selection, techniques);
  if (asked.tcp.length + asked.udp.length === 0) {
    const text = typeof ports === "string" ? ports : formatPorts(ports);
    throw new InputError("PORT_NONE", text, `Ports "${text}" leave none to scan: name at least one.`);
  }
  return asked;
}

function protocolsOf(techniques: readonly Technique[]): Protocol[] {
  return PROTOCOLS.filter((protocol) => techniques.some((technique) => (technique === "udp") === (protocol === "udp")));
}
