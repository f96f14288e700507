import type { EndEvent, PortEvent, ScanEvent, StartEvent, StateCount } from "@portolan/core";
import { findsHostsOnly } from "../finds-hosts-only.ts";
import { type HostGroup, HostGroups } from "../gather/host-groups.ts";
import { createSpool, type Spool } from "../spool.ts";
import { describeService } from "../text/describe-service.ts";
import { HostTally } from "../text/host-tally.ts";
import { formatCount, formatRtt } from "../text/quantities.ts";
import { addShown, describeCounts, type ShownCounts, subtractShown, sumCounts } from "../text/state-counts.ts";
import { describeOutcome, describeUnlisted } from "../text/summary.ts";
import { MANY_HOSTS } from "../text/text-writer.ts";
import type { Writer } from "../writer.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";

/** What a document has, and where it waits. */
export interface MarkdownWriterOptions {
  /**
   * Whether hosts that only have ports without an answer are left out, when the scan has many hosts (more than `MANY_HOSTS`). `true` by
   * default.
   */
  readonly omitSilentHosts?: boolean;
  readonly groups?: HostGroups;
  readonly warnings?: Spool;
}

/**
 * A document in GitHub's Markdown, for tickets, pull requests and wikis: a summary, then a section with a table for each host, then
 * warnings. Everything is given at the close, since the summary stands first and hosts by address; until then it waits in temporary
 * files when it is much. Without an `end`, it says that it is incomplete.
 */
export function createMarkdownWriter(options: MarkdownWriterOptions = {}): Writer {
  return new MarkdownWriter(options);
}

class MarkdownWriter implements Writer {
  readonly #omitSilentHosts: boolean;
  readonly #groups: HostGroups;
  readonly #warnings: Spool;
  readonly #tally = new HostTally();
  #warningCount = 0;
  #start: StartEvent | undefined;
  #end: EndEvent | undefined;

  constructor({ omitSilentHosts = true, groups, warnings }: MarkdownWriterOptions) {
    this.#omitSilentHosts = omitSilentHosts;
    this.#groups = groups ?? new HostGroups();
    this.#warnings = warnings ?? createSpool();
  }

  write(event: ScanEvent): string {
    if (event.type === "start") this.#start = event;
    else if (event.type === "end") this.#end = event;
    else if (event.type === "warning") {
      this.#warningCount += 1;
      this.#warnings.append(`- ${markdownText(event.message)}\n`);
    } else this.#groups.add(event);
    return "";
  }

  tick(): string {
    return "";
  }

  *close(): Iterable<string> {
    yield summary(this.#start, this.#end);
    if (this.#start !== undefined && findsHostsOnly(this.#start)) yield* this.#hostRows();
    else yield* this.#hostSections();
    if (this.#warningCount > 0) yield "\n## Warnings\n\n";
    yield* this.#warnings.drain();
  }

  *#hostRows(): Iterable<string> {
    let titles = "\n| host | name | reason | round trip |\n| --- | --- | --- | ---: |\n";
    for (const { ip, hostname = "", host } of this.#groups.drain()) {
      if (host?.state !== "up") continue;
      const cells = [markdownCode(ip), markdownText(hostname), markdownText(host.reason ?? ""), roundTrip(host.rttMs)];
      yield `${titles}${row(cells)}`;
      titles = "";
    }
  }

  *#hostSections(): Iterable<string> {
    for (const group of this.#groups.drain()) {
      if (this.#isListed(group)) {
        if (group.host) this.#tally.list(group.host);
        yield* section(group, this.#tellsProtocol);
      } else if (group.host) this.#tally.omit(group.host);
    }
    const unlisted = this.#end ? describeUnlisted(this.#tally.unlisted(this.#end)) : [];
    for (const line of unlisted) yield `\n${line}\n`;
  }

  #isListed({ host, ports }: HostGroup): boolean {
    if ((this.#start?.hosts ?? 0) <= MANY_HOSTS) return true;
    if (host?.state === "up" || !this.#omitSilentHosts) return ports.length > 0;
    return ports.some(({ state }) => state !== "filtered" && state !== "open|filtered");
  }

  get #tellsProtocol(): boolean {
    return this.#start !== undefined && this.#start.tcpPorts > 0 && this.#start.udpPorts > 0;
  }
}

function summary(start: StartEvent | undefined, end: EndEvent | undefined): string {
  const lines = ["# Port scan", ""];
  if (end?.status !== "finished") lines.push("**Incomplete:** ports that are not here may be open.", "");
  if (start && start.arguments.length > 0) lines.push(`- Command: ${markdownCode(start.arguments.join(" "))}`);
  else if (start?.targets) lines.push(`- Targets: ${markdownCode(start.targets.join(" "))}`);
  if (start) lines.push(`- Started: ${markdownCode(start.time)}`);
  if (end) lines.push(`- Ended: ${markdownCode(end.time)}`);
  if (end) lines.push(...describeOutcome(start, end).map((sentence) => `- ${escapePipes(sentence)}`));
  return `${lines.join("\n").trimEnd()}\n${end ? states(end.counts) : ""}`;
}

function states(counts: readonly StateCount[]): string {
  if (counts.length === 0) return "";
  const rows = counts.map(({ protocol, state, reason, count }) =>
    row([markdownText(protocol), markdownText(state), markdownText(reason), formatCount(count)]),
  );
  return `\n| protocol | state | reason | ports |\n| --- | --- | --- | ---: |\n${rows.join("")}`;
}

/** A host's heading, its table, and what the table does not show, in pieces. */
function* section({ ip, hostname, host, ports }: HostGroup, tellsProtocol: boolean): Iterable<string> {
  yield `\n## ${markdownCode(ip)}${hostname === undefined ? "" : ` ${markdownCode(hostname)}`}\n`;
  if (ports.length > 0) {
    yield "\n| port | state | service | description | reason | round trip |\n| ---: | --- | --- | --- | --- | ---: |\n";
  }
  const shown: ShownCounts = new Map();
  for (const port of ports) {
    addShown(shown, port);
    yield portRow(port);
  }
  const rest = subtractShown(host?.counts ?? [], shown);
  if (host?.state === "timed-out") yield `\nTimed out with ${formatCount(sumCounts(host.counts))} ports decided.\n`;
  if (rest.length > 0) yield `\nNot shown: ${escapePipes(describeCounts(rest, tellsProtocol))}.\n`;
}

function portRow({ port, protocol, state, service, reason, rttMs }: PortEvent): string {
  const about = describeService(service);
  const cells = [`${port}/${protocol}`, state, service?.name ?? "", about, reason].map(markdownText);
  return row([...cells, roundTrip(rttMs)]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function roundTrip(milliseconds: number | undefined): string {
  return milliseconds === undefined ? "" : formatRtt(milliseconds);
}

/** Of what our own sentences say, only a state has a mark of Markdown's. */
function escapePipes(sentence: string): string {
  return sentence.replaceAll("|", "\\|");
}
