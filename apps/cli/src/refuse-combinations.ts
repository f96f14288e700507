import { nameOf, type OptionDefinition } from "./option-definition.ts";
import { OPTION_TABLE, type ScanOptions } from "./option-table.ts";
import { UsageError } from "./usage-error.ts";

type Key = (typeof OPTION_TABLE)[number]["key"];

/** What needs packets of our own making. A SYN is what a connection begins with, so `-PS` can do without. */
const NEEDS_PACKETS: readonly Key[] = [
  "synScan",
  "ackScan",
  "udpScan",
  "sweep",
  "interface",
  "sourcePort",
  "pingEcho",
  "pingTimestamp",
  "pingAck",
  "pingUdp",
  "pingNeighbour",
];

/**
 * Refuses flags that make no sense together by their values, or for want of another: what the table's conflicts cannot say.
 * Throws a `UsageError` that names them.
 */
export function refuseCombinations(options: ScanOptions): void {
  const { engine, rate } = options;
  const given = (keys: readonly Key[]): Key | undefined => keys.find((key) => options[key] !== undefined);
  if (options.server !== undefined) refuseLocalOnly(options);
  const forServer = options.server === undefined ? given(["tokenFile", "serverPatience"]) : undefined;
  if (forServer !== undefined) throw new UsageError(`${flag(forServer)} is for a server; name it by --server URL.`);
  if (engine === "connect" || engine === "net") {
    const key = given(NEEDS_PACKETS);
    if (key !== undefined) {
      throw new UsageError(
        `${flag(key)} needs raw packets, which --engine ${engine} does not send; leave --engine out.`,
      );
    }
  }
  if (engine === "raw" && options.connectScan) {
    throw new UsageError(
      `${flag("connectScan")} makes connections, which --engine raw does not; use -sS, or leave --engine out.`,
    );
  }
  if (options.connectScan && options.udpScan) {
    throw new UsageError(
      `${flag("connectScan")} and ${flag("udpScan")} need different engines; make two scans, or give -sS with -sU.`,
    );
  }
  if (options.rounds !== undefined && !options.sweep) {
    throw new UsageError(`--rounds ${options.rounds} says how often a sweep asks; give --sweep as well.`);
  }
  const report = given(["expectJunit", "expectSarif"]);
  if (report !== undefined && options.expect === undefined) {
    throw new UsageError(`${flag(report)} reports on a policy; name it by ${flag("expect")} FILE.`);
  }
  const bound = typeof rate === "number" ? given(["minRate", "maxRate"]) : undefined;
  if (bound !== undefined) throw new UsageError(`--rate and ${flag(bound)} exclude each other; give one of them.`);
}

/** Refuses what a scan on a server cannot do. Throws a `UsageError` that names all of it. */
export function refuseLocalOnly(options: ScanOptions): void {
  const names = OPTION_TABLE.filter((definition: OptionDefinition) => definition.localOnly)
    .filter(({ key }) => options[key] !== undefined)
    .map(nameOf);
  if (names.length === 0) return;
  throw new UsageError(
    `${names.join(", ")} ${names.length === 1 ? "is" : "are"} for scans from this machine only; leave ${names.length === 1 ? "it" : "them"} or --server out.`,
  );
}

function flag(key: Key): string {
  const definition = OPTION_TABLE.find((candidate) => candidate.key === key);
  return definition === undefined ? key : nameOf(definition);
}
