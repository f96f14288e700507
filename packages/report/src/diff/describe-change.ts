import type { Service, StateCount } from "@portolan/core";
import { formatCount, formatQuantity } from "../text/quantities.ts";
import type { Change, Difference, NotCompared, PortFinding, SideSummary } from "./difference.ts";

/** One change in words: what was added, lost or altered, and how it was and is. */
export interface ChangeWords {
  readonly sign: "+" | "-" | "~";
  /** A port, as `443/tcp`, or what of the host. */
  readonly subject: string;
  readonly before: string;
  readonly after: string;
}

/** A change in words. What came from the network is not escaped yet. */
export function describeChange(change: Change): ChangeWords {
  switch (change.type) {
    case "host-new":
      return { sign: "+", subject: "host", before: "not up", after: "up" };
    case "host-gone":
      return { sign: "-", subject: "host", before: "up", after: "not up" };
    case "host-renamed":
      return { sign: "~", subject: "name", before: change.before, after: change.after };
    case "counts-changed":
      return { sign: "~", subject: "all ports", before: countsText(change.before), after: countsText(change.after) };
    case "service-changed":
      return {
        sign: "~",
        subject: portText(change),
        before: serviceText(change.before),
        after: serviceText(change.after),
      };
    default: {
      const sign = change.type === "port-new" ? "+" : change.type === "port-gone" ? "-" : "~";
      return { sign, subject: portText(change), before: findingText(change.before), after: findingText(change.after) };
    }
  }
}

/** How many changes of each kind there are, in a sentence. */
export function describeChanges(changes: readonly Change[]): string {
  if (changes.length === 0) return "No differences.";
  const count = (...types: Change["type"][]) => changes.filter(({ type }) => types.includes(type)).length;
  const parts = [
    [count("host-new"), "new host"],
    [count("host-gone"), "host"],
    [count("port-new"), "new port"],
    [count("port-gone"), "port"],
    [count("port-changed", "service-changed", "host-renamed", "counts-changed"), "other change"],
  ] as const;
  const words = parts.map(
    ([number, noun], index) => `${formatQuantity(number, noun)}${index % 2 === 1 ? " gone" : ""}`,
  );
  return `${words.filter((_, index) => (parts[index]?.[0] ?? 0) > 0).join(", ")}.`;
}

/** What was found and could not be compared, and why. */
export function describeNotCompared({ foundIn, why, ports }: NotCompared): string {
  const other = foundIn === "before" ? "later" : "earlier";
  const reasons = {
    "not-covered": `the ${other} scan did not cover it`,
    incomplete: `the ${other} scan did not come so far`,
    "not-said": `the ${other} results do not say whether it was scanned`,
  };
  const what = ports.length === 0 ? "host" : `open ${shorten(ports)}`;
  return `${what} in the ${foundIn === "before" ? "earlier" : "later"} scan only: ${reasons[why]}`;
}

/** The two scans, one a line. */
export function describeSides({ before, after }: Difference): [string, string] {
  return [`Before: ${sideText(before)}`, `After:  ${sideText(after)}`];
}

/** Ports that are named one by one. */
const MOST_NAMED = 20;

function shorten(ports: readonly string[]): string {
  const named = ports.slice(0, MOST_NAMED).join(", ");
  return ports.length <= MOST_NAMED ? named : `${named} and ${formatCount(ports.length - MOST_NAMED)} more`;
}

function sideText({ time, complete, hostsUp, openPorts }: SideSummary): string {
  const found = `${formatQuantity(hostsUp, "host")} up, ${formatQuantity(openPorts, "open port")}`;
  return `${time ?? "at an unknown time"}, ${found}${complete ? "" : " (incomplete)"}`;
}

function portText({ port, protocol }: { readonly port: number; readonly protocol: string }): string {
  return `${port}/${protocol}`;
}

function findingText(port: PortFinding): string {
  switch (port.known) {
    case "told": {
      const service = port.state === "open" ? serviceText(port.service) : "";
      return `${port.state}${service === "" ? "" : ` ${service}`}`;
    }
    case "counted":
      return port.states.join(" or ");
    case "host-silent":
      return "no answer";
    case "nothing":
      return "unknown";
  }
}

function serviceText(service: Service | undefined): string {
  if (service === undefined) return "";
  const { name, product, version, extraInfo } = service;
  const extra = extraInfo === undefined ? undefined : `(${extraInfo})`;
  return [name, product, version, extra].filter((text) => text !== undefined && text !== "").join(" ");
}

function countsText(counts: readonly StateCount[]): string {
  return counts.map(({ count, protocol, state }) => `${formatCount(count)} ${protocol} ${state}`).join(", ");
}
