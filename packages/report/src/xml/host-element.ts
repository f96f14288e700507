import type { PortEvent, StartEvent, StateCount } from "@portolan/core";
import { findsHostsOnly } from "../finds-hosts-only.ts";
import type { HostGroup } from "../gather/host-groups.ts";
import { hostStatusOf } from "../gather/host-status.ts";
import { addShown, type ShownCounts, subtractShown, sumCounts } from "../text/state-counts.ts";
import { epochSeconds } from "./epoch-seconds.ts";
import { xmlAttributes } from "./escape-xml.ts";
import { roundTripTimes } from "./round-trip-times.ts";

/** The `host` element of one host, on lines of its own. */
export function hostElement(group: HostGroup, start: StartEvent | undefined): string {
  const { ip, hostname, host, ports } = group;
  const isOfHosts = start !== undefined && findsHostsOnly(start);
  const status = hostStatusOf(group, isOfHosts);
  const attributes = xmlAttributes({
    starttime: start && epochSeconds(start.time),
    endtime: host && epochSeconds(host.time),
    timedout: host?.state === "timed-out" ? "true" : undefined,
  });
  const lines = [
    `<host${attributes}>`,
    `<status${xmlAttributes({ ...status, reason_ttl: 0 })}/>`,
    `<address${xmlAttributes({ addr: ip, addrtype: ip.includes(":") ? "ipv6" : "ipv4" })}/>`,
    hostnamesElement(hostname, start?.arguments ?? []),
    ...(isOfHosts ? [] : portsElement(group)),
    ...timesElement([...(host?.rttMs === undefined ? [] : [host.rttMs]), ...rttsOf(ports)]),
    "</host>",
  ];
  return `${lines.join("\n")}\n`;
}

/** A name that stands on the command line is the user's; where others come from, a target file or the DNS, isn't known. */
function hostnamesElement(hostname: string | undefined, words: readonly string[]): string {
  if (hostname === undefined) return "<hostnames/>";
  const type = words.includes(hostname) ? "user" : undefined;
  return `<hostnames><hostname${xmlAttributes({ name: hostname, type })}/></hostnames>`;
}

/** Ports without a record stand as counts, each state's by reason. */
function portsElement({ host, ports }: HostGroup): string[] {
  const shown: ShownCounts = new Map();
  for (const port of ports) addShown(shown, port);
  const rest = subtractShown(host?.counts ?? [], shown);
  const states = new Set(rest.map(({ state }) => state));
  const extra = [...states].map((state) => extraPortsElement(rest.filter((entry) => entry.state === state)));
  return ["<ports>", ...extra, ...ports.map(portElement), "</ports>"];
}

function extraPortsElement(counts: readonly StateCount[]): string {
  const reasons = counts.map(
    ({ reason, count, protocol }) => `<extrareasons${xmlAttributes({ reason, count, proto: protocol })}/>`,
  );
  const attributes = xmlAttributes({ state: counts[0]?.state, count: sumCounts(counts) });
  return `<extraports${attributes}>${reasons.join("")}</extraports>`;
}

function portElement({ protocol, port, state, reason, service }: PortEvent): string {
  const stateElement = `<state${xmlAttributes({ state, reason, reason_ttl: 0 })}/>`;
  return `<port${xmlAttributes({ protocol, portid: port })}>${stateElement}${serviceElement(service)}</port>`;
}

/** nmap rates a name from its table 3 of 10, and what a probe has found 10. */
function serviceElement(service: PortEvent["service"]): string {
  if (service === undefined) return "";
  const { name, product, version, extraInfo: extrainfo } = service;
  const isProbed = product !== undefined || version !== undefined || extrainfo !== undefined;
  const method = isProbed ? { method: "probed", conf: 10 } : { method: "table", conf: 3 };
  return `<service${xmlAttributes({ name, product, version, extrainfo, ...method })}/>`;
}

function rttsOf(ports: readonly PortEvent[]): number[] {
  return ports.flatMap(({ rttMs }) => (rttMs === undefined ? [] : [rttMs]));
}

/** In microseconds; absent where nothing answered. */
function timesElement(rttsMs: readonly number[]): string[] {
  const times = roundTripTimes(rttsMs);
  if (times === undefined) return [];
  const { smoothedMs, variationMs, timeoutMs } = times;
  const [srtt, rttvar, to] = [smoothedMs, variationMs, timeoutMs].map((ms) => Math.round(ms * 1000));
  return [`<times${xmlAttributes({ srtt, rttvar, to })}/>`];
}
