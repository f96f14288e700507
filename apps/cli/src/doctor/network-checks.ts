import { formatCount, formatQuantity } from "@portolan/report";
import { hasCapability } from "./capability.ts";
import type { Check } from "./check.ts";
import { asRoot, type Machine } from "./machine.ts";
import { readNumbers } from "./number-file.ts";

/** Fewer ports than this may all be waiting (TIME_WAIT) while a connect scan runs. */
const ENOUGH_PORTS = 16_384;
/** What raw scans ask the kernel for, to hold the answers that come while others are read. */
const ENOUGH_BUFFER = 32 * 1_024 * 1_024;
/** What the kernel starts with (net.core.rst). */
const ENOUGH_SEND_BUFFER = 212_992;
const ENOUGH_BACKLOG = 1_000;
const ENOUGH_CONNECTIONS = 65_536;
const GOOD_CONNECTIONS = 262_144;
const ENOUGH_NEIGHBOURS = 1_024;
const GOOD_NEIGHBOURS = 16_384;
/** resolv.conf(5): servers beyond these are not asked. */
const MOST_SERVERS = 3;

/** A number in /proc/sys that is to be no smaller than another. */
interface AtLeast {
  readonly name: string;
  readonly meaning: string;
  /** As sysctl(8) names it. */
  readonly key: string;
  readonly enough: number;
  /** What the number counts, for people: `1,000 packets`. */
  readonly unit: string;
  /** What is set where it is smaller: `enough` by default. */
  readonly good?: number;
}

function checkAtLeast(machine: Machine, { name, meaning, key, enough, unit, good = enough }: AtLeast): Check {
  const outcome = readNumbers(machine, procPath(key), 1);
  if (outcome.kind === "missing") return unknown(name, meaning, `${procPath(key)} is not there`);
  if (outcome.kind === "unknown") return unknown(name, meaning, outcome.reason);
  const [value = 0] = outcome.numbers;
  const found = formatQuantity(value, unit);
  if (value >= enough) return { name, status: "ok", meaning, found };
  return { name, status: "lack", meaning, found, mend: asRoot(machine, `sysctl -w ${key}=${good}`) };
}

function unknown(name: string, meaning: string, reason: string): Check {
  return { name, status: "unknown", meaning, reason };
}

/** sysctl(8) names the files below /proc/sys with dots. */
function procPath(key: string): string {
  return `/proc/sys/${key.replaceAll(".", "/")}`;
}

export function checkEphemeralPorts(machine: Machine): Check {
  const name = "source ports";
  const key = "net.ipv4.ip_local_port_range";
  const meaning =
    "Each connection leaves from a port of this range (ip(7)), and may keep it for a minute: with few of them, connect scans wait.";
  const outcome = readNumbers(machine, procPath(key), 2);
  if (outcome.kind === "missing") return unknown(name, meaning, `${procPath(key)} is not there`);
  if (outcome.kind === "unknown") return unknown(name, meaning, outcome.reason);
  const [first = 0, last = 0] = outcome.numbers;
  const count = Math.max(0, last - first + 1);
  const found = `${formatQuantity(count, "port")} (${first} to ${last})`;
  if (count >= ENOUGH_PORTS) return { name, status: "ok", meaning, found };
  return { name, status: "lack", meaning, found, mend: asRoot(machine, `sysctl -w ${key}="1024 65535"`) };
}

/** socket(7). Whoever has CAP_NET_ADMIN is given what it asks for (SO_RCVBUFFORCE). */
export function checkReceiveBuffer(machine: Machine): Check {
  const name = "receive buffer";
  const meaning = "Answers wait here until they are read; a fast raw scan that overflows it misses ports, and says so.";
  if (hasCapability(machine, "CAP_NET_ADMIN"))
    return { name, status: "ok", meaning, found: "as large as is asked for (CAP_NET_ADMIN)" };
  return checkAtLeast(machine, { name, meaning, key: "net.core.rmem_max", enough: ENOUGH_BUFFER, unit: "byte" });
}

export function checkSendBuffer(machine: Machine): Check {
  const meaning = "Packets wait here until they are sent; a small one makes raw scans send in small groups.";
  const limit = { key: "net.core.wmem_max", enough: ENOUGH_SEND_BUFFER, unit: "byte" };
  return checkAtLeast(machine, { name: "send buffer", meaning, ...limit });
}

export function checkBacklog(machine: Machine): Check {
  const meaning = "Packets that came in and that the kernel has not looked at wait here; beyond, it drops them.";
  const limit = { key: "net.core.netdev_max_backlog", enough: ENOUGH_BACKLOG, unit: "packet" };
  return checkAtLeast(machine, { name: "input backlog", meaning, ...limit });
}

/** The files are there only where the module is loaded (nf_conntrack-sysctl.rst). */
export function checkConntrack(machine: Machine): Check {
  const name = "connection tracking";
  const key = "net.netfilter.nf_conntrack_max";
  const meaning =
    "Each probe may take an entry of the firewall's table of connections; when that is full, the kernel drops packets of every program.";
  const limit = readNumbers(machine, procPath(key), 1);
  if (limit.kind === "missing") return { name, status: "ok", meaning, found: "not loaded" };
  if (limit.kind === "unknown") return unknown(name, meaning, limit.reason);
  const used = readNumbers(machine, procPath("net.netfilter.nf_conntrack_count"), 1);
  const [most = 0] = limit.numbers;
  const [count = 0] = used.kind === "numbers" ? used.numbers : [];
  const found = `${formatCount(count)} of ${formatCount(most)} entries taken`;
  if (most - count >= ENOUGH_CONNECTIONS) return { name, status: "ok", meaning, found };
  const mend = asRoot(machine, `sysctl -w ${key}=${Math.max(GOOD_CONNECTIONS, 2 * most)}`);
  return { name, status: "lack", meaning, found, mend };
}

/** arp(7), and its likeness for IPv6: beyond the third threshold, no neighbour is taken in. */
export function checkNeighbours(machine: Machine, family: 4 | 6): Check {
  const folder = `net.ipv${family}.neigh.default`;
  const name = family === 4 ? "neighbours (ARP)" : "neighbours (IPv6)";
  const meaning =
    "Hosts of a local network are kept in this table; a scan of more of them at a time fails to reach the rest.";
  const check = checkAtLeast(machine, {
    name,
    meaning,
    key: `${folder}.gc_thresh3`,
    enough: ENOUGH_NEIGHBOURS,
    unit: "host",
    good: GOOD_NEIGHBOURS,
  });
  if (check.status !== "lack") return check;
  const [second, first] = [GOOD_NEIGHBOURS / 2, GOOD_NEIGHBOURS / 4];
  return { ...check, mend: `${check.mend} ${folder}.gc_thresh2=${second} ${folder}.gc_thresh1=${first}` };
}

/** resolv.conf(5). */
export function checkNameServers(machine: Machine): Check {
  const name = "name servers";
  const meaning = "Names of targets, and of hosts that are up unless -n is given, are asked of these.";
  const contents = machine.read("/etc/resolv.conf");
  if (contents.kind === "unreadable")
    return unknown(name, meaning, `/etc/resolv.conf cannot be read (${contents.reason})`);
  if (contents.kind === "missing" && machine.platform !== "linux")
    return unknown(name, meaning, "/etc/resolv.conf is not there");
  const lines = contents.kind === "text" ? contents.text.split("\n") : [];
  const servers = lines.flatMap((line) => /^\s*nameserver\s+(\S{1,64})/.exec(line)?.[1] ?? []);
  if (servers.length > 0) return { name, status: "ok", meaning, found: servers.slice(0, MOST_SERVERS).join(", ") };
  const mend = machine.isRoot
    ? "echo nameserver ADDRESS >> /etc/resolv.conf"
    : "echo nameserver ADDRESS | sudo tee -a /etc/resolv.conf";
  return { name, status: "lack", meaning, found: "none", mend };
}
