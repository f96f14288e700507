import { InputError } from "../errors.ts";
import { quoteText } from "../targets/quote-text.ts";
import { type PortListItem, portInvalid, portListItems } from "./port-list.ts";
import { MAX_PORT, PortMarks } from "./port-marks.ts";
import type { PortSelection } from "./port-selection.ts";
import { PROTOCOLS, type Protocol } from "./protocol.ts";
import type { ServiceCatalogue } from "./service-catalogue.ts";
import { servicePorts } from "./service-ports.ts";

/** What a port list may lean on. */
export interface ParsePortsOptions {
  /** Where service names, wildcards and brackets are looked up. Without it these are refused. */
  readonly catalogue?: ServiceCatalogue;
  /** The protocols of items before the first prefix; TCP by default. */
  readonly protocols?: readonly Protocol[];
}

/** How many of the best ranked ports of a protocol brackets keep: as many as nmap scans by default. */
const COMMON_PORTS = 1000;
/** The most wildcards in one list, since each is held against every known name. */
const MAX_WILDCARDS = 64;

/**
 * Understands a port list as of nmap's `-p`.
 *
 * | item | meaning |
 * | --- | --- |
 * | `22`, `1-1024` | a port, a range |
 * | `-100`, `60000-`, `-` | 1 to 100, 60000 to 65535, 1 to 65535: port 0 only where it is written |
 * | `T:`, `U:` before an item | TCP or UDP from here to the next prefix |
 * | `ssh`, `http*`, `pop?` | the ports of a service by name, alias or pattern |
 * | `[1-1024]`, `[http*,8000-]` | of these, the ports that are among the 1,000 which the catalogue ranks best |
 *
 * Brackets differ from nmap's in what they keep: nmap has a table of known ports, while a catalogue may rank all 65,535.
 *
 * Order and doubles do not matter; case of names and prefixes, and space around items, neither.
 *
 * @throws InputError `PORT_INVALID`, `PORT_SERVICE_UNKNOWN`, or `PORT_NONE` when brackets leave nothing.
 */
export function parsePorts(spec: string, options: ParsePortsOptions = {}): PortSelection {
  const { catalogue, protocols = ["tcp"] } = options;
  const wanted = new PortMarks();
  const bracketed = new PortMarks();
  let wildcards = 0;
  for (const item of portListItems(spec)) {
    if (/[*?]/.test(item.text)) wildcards += 1;
    if (wildcards > MAX_WILDCARDS) {
      throw portInvalid(spec, item.text, `is one wildcard too many: at most ${MAX_WILDCARDS}`);
    }
    const itemProtocols = item.prefix === undefined ? protocols : [item.prefix];
    markItem(item.bracketed ? bracketed : wanted, spec, item, itemProtocols, catalogue);
  }
  for (const protocol of PROTOCOLS) {
    // Ranking every port takes a catalogue a moment: only a list with brackets waits for it.
    if (!bracketed.hasAny(protocol)) continue;
    const common = catalogue?.ranked(protocol).slice(0, COMMON_PORTS) ?? [];
    for (const port of common) if (bracketed.has(protocol, port)) wanted.add(protocol, port);
  }
  const selection = wanted.selection();
  if (selection.tcp.length + selection.udp.length > 0) return selection;
  const advice = `brackets keep the ${COMMON_PORTS} best ranked ports only, so write the ports without brackets`;
  throw new InputError("PORT_NONE", spec, `The port list ${quoteText(spec)} selects no port: ${advice}.`);
}

function markItem(
  marks: PortMarks,
  list: string,
  { text, bracketed }: PortListItem,
  protocols: readonly Protocol[],
  catalogue: ServiceCatalogue | undefined,
): void {
  if (bracketed && catalogue === undefined) {
    throw portInvalid(list, text, "stands in brackets, which need a service catalogue");
  }
  if (/\s/.test(text)) throw portInvalid(list, text, "holds white space: put commas between ports");
  if (/^[\d-]+$/.test(text)) {
    const [first, last] = parseRange(list, text);
    for (const protocol of protocols) marks.add(protocol, first, last);
    return;
  }
  for (const [protocol, port] of servicePorts(text, protocols, catalogue)) marks.add(protocol, port);
}

function parseRange(list: string, text: string): readonly [first: number, last: number] {
  const match = /^(\d*)(-?)(\d*)$/.exec(text);
  if (match === null) throw portInvalid(list, text, "is not a range: a range is two ports with one hyphen between");
  const [, firstText = "", hyphen, lastText = ""] = match;
  const first = firstText === "" ? 1 : Number(firstText);
  const openEnd = hyphen === "" ? first : MAX_PORT;
  const last = lastText === "" ? openEnd : Number(lastText);
  if (Math.max(first, last) > MAX_PORT) {
    throw portInvalid(list, text, `is out of range: ports run from 0 to ${MAX_PORT}`);
  }
  if (first > last) {
    throw portInvalid(list, text, `runs backwards: its first port, ${first}, is above its last, ${last}`);
  }
  return [first, last];
}
