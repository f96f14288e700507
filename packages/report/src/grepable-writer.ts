import type { EndEvent, PortEvent, ScanEvent, StartEvent, StateCount } from "@portolan/core";
import { escapeForTerminal } from "./escape.ts";
import { findsHostsOnly } from "./finds-hosts-only.ts";
import { describeEnding } from "./gather/describe-ending.ts";
import { type HostGroup, HostGroups } from "./gather/host-groups.ts";
import { hostStatusOf } from "./gather/host-status.ts";
import { addShown, type ShownCounts, subtractShown, sumCounts } from "./text/state-counts.ts";
import type { Writer } from "./writer.ts";

/**
 * Lines to be searched by grep, awk and cut, as nmap's `-oG` has them (nmap(1), "Grepable Output"): of each host its status and its
 * ports, tab-separated fields each with a name, and comments that begin with `#`.
 *
 * A line holds all ports of its host, which come in random order among those of others: hosts are written at the end, by address, and
 * wait in a temporary file when they are many. Whatever separates fields is replaced within them. Left out: reasons, times and warnings,
 * which the format has no place for.
 */
export function createGrepableWriter(groups: HostGroups = new HostGroups()): Writer {
  let start: StartEvent | undefined;
  let end: EndEvent | undefined;
  return {
    write(event: ScanEvent): string {
      switch (event.type) {
        case "start":
          start = event;
          return comment(describeRequest(event));
        case "end":
          end = event;
          return "";
        case "warning":
          return "";
        default:
          groups.add(event);
          return "";
      }
    },
    tick: () => "",
    *close() {
      for (const group of groups.drain()) yield hostLines(group, start !== undefined && findsHostsOnly(start));
      yield comment(describeEnding(start, end));
    },
  };
}

function describeRequest({ scanner = "Portolan", version, time, arguments: words }: StartEvent): string {
  const command = words.length === 0 ? "" : ` as: ${words.join(" ")}`;
  return `${scanner} ${version} scan begun ${time}${command}`;
}

function comment(text: string): string {
  return `# ${escapeForTerminal(text)}\n`;
}

const STATUS = { up: "Up", down: "Down", unknown: "Unknown" } as const;

function hostLines(group: HostGroup, isOfHosts: boolean): string {
  const { ip, hostname = "", host, ports } = group;
  const name = `Host: ${escapeForTerminal(ip)} (${inField(hostname).replace(/[()]/g, "|")})`;
  const status = `${name}\tStatus: ${STATUS[hostStatusOf(group, isOfHosts).state]}\n`;
  const shown: ShownCounts = new Map();
  for (const port of ports) addShown(shown, port);
  const ignored = describeIgnored(subtractShown(host?.counts ?? [], shown));
  const fields = [
    ...(ports.length === 0 ? [] : [`Ports: ${ports.map(describePort).join(", ")}`]),
    ...(ignored === "" ? [] : [`Ignored State: ${ignored}`]),
  ];
  return fields.length === 0 || isOfHosts ? status : `${status}${[name, ...fields].join("\t")}\n`;
}

/** Number, state, protocol, owner, service, RPC program, version: what isn't known is empty. */
function describePort({ port, state, protocol, service }: PortEvent): string {
  const { name = "", product, version, extraInfo } = service ?? {};
  const found = [product, version, extraInfo && `(${extraInfo})`].filter((text) => text !== undefined && text !== "");
  return `${port}/${state}/${protocol}//${inField(name)}//${inField(found.join(" "))}/`;
}

/** States of ports without a record, the most frequent first. */
function describeIgnored(counts: readonly StateCount[]): string {
  const states = new Map<string, number>();
  for (const { state } of counts) states.set(state, sumCounts(counts, state));
  return [...states].map(([state, count]) => `${state} (${count})`).join(", ");
}

/** Slashes and commas separate the parts of a field. */
function inField(text: string): string {
  return escapeForTerminal(text).replaceAll("/", "|").replaceAll(",", ";");
}
