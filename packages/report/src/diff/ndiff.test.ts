import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NmapHostText, type NmapRunText, nmapDocument } from "../../test/nmap-document.ts";
import { readResults } from "../read-results.ts";
import { collectResults } from "./collect-results.ts";
import { diffResults } from "./diff-results.ts";
import type { Change } from "./difference.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-ndiff-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Element {
  readonly [name: string]: unknown;
}

const LISTS = new Set(["hostdiff", "host", "portdiff", "port", "address", "hostname", "extraports"]);

/** The elements of a name below an element, wherever the two halves of a change are. */
function children(element: unknown, name: string): Element[] {
  const found = (element as Element | undefined)?.[name];
  return Array.isArray(found) ? (found as Element[]) : [];
}

/** What `ndiff` says: each host and port, and how it was and is; a port that only one list has is `none` in the other. */
function ndiff(before: string, after: string): { readonly changes: string[]; readonly status: number | null } {
  const run = spawnSync("ndiff", ["--xml", before, after], { encoding: "utf8" });
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    isArray: (name) => LISTS.has(name) || name === "a" || name === "b",
  });
  const { nmapdiff } = parser.parse(run.stdout) as { nmapdiff: { scandiff: Element } };
  return { changes: children(nmapdiff.scandiff, "hostdiff").flatMap(hostChanges).sort(), status: run.status };
}

function hostChanges(hostdiff: Element): string[] {
  const halves = { a: children(hostdiff, "a")[0], b: children(hostdiff, "b")[0] };
  const hosts = [...children(hostdiff, "host"), ...children(halves.a, "host"), ...children(halves.b, "host")];
  const [ip] = hosts
    .flatMap((host) => children(host, "address"))
    .flatMap(({ addr, addrtype }) => (addrtype === "mac" ? [] : [String(addr)]));
  const stateOf = (half: Element | undefined) =>
    children(half, "host").map((host) => (host["status"] as Element)["state"])[0];
  const [both] = children(hostdiff, "host");
  // A host that only one document has is whole in one half; where both have it, what changed stands in halves of its parts.
  const state =
    both === undefined
      ? [`host ${ip} ${stateOf(halves.a) ?? "none"} ${stateOf(halves.b) ?? "none"}`]
      : statusChange(both, ip);
  const whole = [
    ...children(halves.a, "host").flatMap((host) => wholePorts(host, "gone")),
    ...children(halves.b, "host").flatMap((host) => wholePorts(host, "new")),
  ];
  return [...state, ...[...whole, ...hosts.flatMap(portChanges)].map((text) => `port ${ip} ${text}`)];
}

function statusChange(host: Element, ip: string | undefined): string[] {
  const halves = [children(host, "a")[0], children(host, "b")[0]].map(
    (half) => (half?.["status"] as Element | undefined)?.["state"],
  );
  return halves.every((half) => half === undefined) ? [] : [`host ${ip} ${halves[0] ?? "none"} ${halves[1] ?? "none"}`];
}

/** Ports of a host that the other document has not. */
function wholePorts(host: Element, how: "gone" | "new"): string[] {
  return children(host["ports"], "port").map((port) =>
    how === "gone" ? `${specOf(port)} ${textOf(port)} > none` : `${specOf(port)} none > ${textOf(port)}`,
  );
}

function portChanges(host: Element): string[] {
  return children(host["ports"], "portdiff").map((diff) => {
    const a = children(children(diff, "a")[0], "port")[0];
    const b = children(children(diff, "b")[0], "port")[0];
    return a === undefined || b === undefined ? onePort(diff) : `${specOf(a)} ${textOf(a)} > ${textOf(b)}`;
  });
}

/** Where the state is the same, the port stands once and its two services in the halves. */
function onePort(diff: Element): string {
  const [port] = children(diff, "port");
  if (port === undefined) throw new Error(`ndiff wrote ${JSON.stringify(diff)}`);
  const services = [children(port, "a")[0], children(port, "b")[0]];
  const state = (port["state"] as Element)["state"];
  return `${specOf(port)} ${services.map((half) => `${state}${serviceOf(half)}`).join(" > ")}`;
}

function specOf({ portid, protocol }: Element): string {
  return `${String(portid)}/${String(protocol)}`;
}

function textOf(port: Element): string {
  const state = (port["state"] as Element | undefined)?.["state"];
  return state === undefined ? "none" : `${String(state)}${serviceOf(port)}`;
}

function serviceOf(element: Element | undefined): string {
  const { name, product, version, extrainfo } = (element?.["service"] ?? {}) as Element;
  return [name, product, version, extrainfo]
    .map((text) => (text === undefined || text === "" ? "" : ` ${String(text)}`))
    .join("");
}

/** The same of ours: what the other document only counts, or does not have, is `none` to `ndiff`. */
async function ours(before: string, after: string): Promise<string[]> {
  const { changes } = diffResults(await collectResults(readResults(before)), await collectResults(readResults(after)));
  return changes.flatMap(ourChange).sort();
}

type Side = Extract<Change, { type: "port-changed" }>["before"];

function ourChange(change: Change): string[] {
  switch (change.type) {
    case "host-new":
      return [`host ${change.ip} none up`];
    case "host-gone":
      return [`host ${change.ip} up none`];
    case "host-renamed":
    case "counts-changed":
      return [];
    case "service-changed": {
      const { before, after } = change;
      const texts = [before, after].map(
        (service) => `open${serviceOf({ service: { ...service, extrainfo: service?.extraInfo } })}`,
      );
      return [`port ${change.ip} ${change.port}/${change.protocol} ${texts.join(" > ")}`];
    }
    default:
      return [
        `port ${change.ip} ${change.port}/${change.protocol} ${findingText(change.before)} > ${findingText(change.after)}`,
      ];
  }
}

function findingText(port: Side): string {
  if (port.known !== "told") return "none";
  return `${port.state}${serviceOf({ service: { ...port.service, extrainfo: port.service?.extraInfo } })}`;
}

const SSH = 'name="ssh" product="OpenSSH" version="9.2p1"';
const NGINX = 'name="http" product="nginx" version="1.22.1" extrainfo="Debian"';

function host(
  address: string,
  ports: NmapHostText["ports"],
  extra: NmapHostText["extra"] = { closed: 1000 - (ports?.length ?? 0) },
): NmapHostText {
  return { address, ports: ports ?? [], ...(extra === undefined ? {} : { extra }) };
}

const PAIRS: readonly { readonly what: string; readonly before: NmapRunText; readonly after: NmapRunText }[] = [
  {
    what: "nothing",
    before: { hosts: [host("192.0.2.1", [{ port: "22", service: SSH }])] },
    after: { hosts: [host("192.0.2.1", [{ port: "22", service: SSH }])] },
  },
  {
    what: "ports that open and close",
    before: {
      hosts: [
        host("192.0.2.1", [
          { port: "22", service: SSH },
          { port: "80", service: NGINX },
        ]),
      ],
    },
    after: {
      hosts: [host("192.0.2.1", [{ port: "22", service: SSH }, { port: "443" }])],
    },
  },
  {
    what: "states",
    before: {
      hosts: [host("192.0.2.1", [{ port: "22" }, { port: "25", state: "filtered" }, { port: "80" }], { closed: 997 })],
    },
    after: {
      hosts: [host("192.0.2.1", [{ port: "22", state: "filtered" }, { port: "25" }, { port: "80" }], { closed: 997 })],
    },
  },
  {
    what: "services and versions",
    before: {
      hosts: [
        host("192.0.2.1", [
          { port: "22", service: SSH },
          { port: "80", service: NGINX },
          { port: "8080", service: 'name="http"' },
        ]),
      ],
    },
    after: {
      hosts: [
        host("192.0.2.1", [
          { port: "22", service: SSH.replace("9.2p1", "9.9p2") },
          { port: "80", service: NGINX.replace(/ extrainfo="\w+"/, "") },
          { port: "8080", service: 'name="ajp13"' },
        ]),
      ],
    },
  },
  {
    what: "hosts that come and go",
    before: {
      hosts: [
        host("192.0.2.1", [{ port: "22" }]),
        host("192.0.2.7", [{ port: "80" }]),
        host("2001:db8::1", [{ port: "80" }]),
      ],
    },
    after: {
      hosts: [
        host("192.0.2.1", [{ port: "22" }]),
        host("192.0.2.9", [{ port: "21" }, { port: "22" }]),
        host("2001:db8::1", []),
      ],
    },
  },
];

describe("two documents of nmap's differ as ndiff says, by", () => {
  test.each(PAIRS)("$what", async ({ what, before, after }) => {
    const paths = [join(folder, `${what} before.xml`), join(folder, `${what} after.xml`)] as const;
    writeFileSync(paths[0], nmapDocument(before));
    writeFileSync(paths[1], nmapDocument(after));
    const theirs = ndiff(...paths);
    expect(await ours(...paths)).toEqual(theirs.changes);
    expect(theirs.changes.length === 0).toBe(what === "nothing");
    // And the other way round.
    expect(await ours(paths[1], paths[0])).toEqual(ndiff(paths[1], paths[0]).changes);
  });

  test("ports of this machine that open and close between two scans of nmap itself", async () => {
    const [staying, closing] = [await listen(), await listen()];
    const opening = await listen();
    const ports = [staying, closing, opening].map(portOf);
    await close(opening);
    const paths = [join(folder, "scanned before.xml"), join(folder, "scanned after.xml")] as const;
    scan(ports, paths[0]);
    const reopened = await listen(ports[2]);
    await close(closing);
    scan(ports, paths[1]);
    await Promise.all([staying, reopened].map(close));
    const changes = await ours(...paths);
    expect(changes).toHaveLength(2);
    expect(changes).toEqual(ndiff(...paths).changes);
  });
});

function scan(ports: readonly number[], path: string): void {
  execFileSync("nmap", ["-sT", "-n", "-Pn", "-p", ["1-60", ...ports].join(), "-oX", path, "127.0.0.1"]);
}

async function listen(port = 0): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

async function close(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port;
}
