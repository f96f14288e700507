import type { EndEvent, ScanEvent, StartEvent } from "@portolan/core";
import { describeEnding } from "../gather/describe-ending.ts";
import { HostGroups } from "../gather/host-groups.ts";
import type { Writer } from "../writer.ts";
import { epochSeconds } from "./epoch-seconds.ts";
import { escapeXmlComment, xmlAttributes } from "./escape-xml.ts";
import { hostElement } from "./host-element.ts";
import { scanInfoElements } from "./scan-info.ts";

/** The version of nmap's document type that this follows. */
const DOCUMENT_VERSION = "1.05";

/**
 * The XML document that readers of nmap's `-oX` know, valid against nmap's document type definition (nmap.dtd, in nmap's packages).
 *
 * A host element holds all ports of its host, which come in random order among those of others: hosts are written at the end, by
 * address, and wait in a temporary file when they are many. Memory stays flat however much is found. A scan that did not finish has
 * `exit="error"` and says why in `errormsg`. Left out: warnings, and what the document type has no place for.
 */
export function createXmlWriter(groups: HostGroups = new HostGroups()): Writer {
  return new XmlWriter(groups);
}

class XmlWriter implements Writer {
  readonly #groups: HostGroups;
  #start: StartEvent | undefined;
  #end: EndEvent | undefined;
  #isOpen = false;
  #newestTime: string | undefined;
  #hosts = 0;
  #hostsUp = 0;

  constructor(groups: HostGroups) {
    this.#groups = groups;
  }

  write(event: ScanEvent): string {
    if (event.type === "warning") return "";
    this.#newestTime = event.time;
    switch (event.type) {
      case "start":
        this.#start = event;
        return this.#open();
      case "end":
        this.#end = event;
        return "";
      default:
        this.#groups.add(event);
        return "";
    }
  }

  tick(): string {
    return "";
  }

  *close(): Iterable<string> {
    yield this.#open();
    for (const group of this.#groups.drain()) {
      this.#hosts += 1;
      if (group.host?.state === "up") this.#hostsUp += 1;
      yield hostElement(group, this.#start);
    }
    yield `${this.#runStats()}</nmaprun>\n`;
  }

  #open(): string {
    if (this.#isOpen) return "";
    this.#isOpen = true;
    const start = this.#start;
    const attributes = xmlAttributes({
      // The only one that the document type allows.
      scanner: "nmap",
      args: start?.arguments.join(" "),
      start: start && epochSeconds(start.time),
      startstr: start?.time,
      version: start?.version ?? "",
      xmloutputversion: DOCUMENT_VERSION,
    });
    const lines = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      "<!DOCTYPE nmaprun>",
      `<!-- ${escapeXmlComment(describeOrigin(start))} -->`,
      `<nmaprun${attributes}>`,
      ...(start === undefined ? [] : scanInfoElements(start)),
      '<verbose level="0"/>',
      '<debugging level="0"/>',
    ];
    return `${lines.join("\n")}\n`;
  }

  #runStats(): string {
    const [start, end] = [this.#start, this.#end];
    const time = end?.time ?? this.#newestTime ?? "";
    const elapsedMs = end?.elapsedMs ?? Math.max(0, Date.parse(time) - Date.parse(start?.time ?? ""));
    const isWhole = end?.status === "finished";
    const summary = describeEnding(start, end);
    const finished = xmlAttributes({
      time: epochSeconds(time),
      timestr: time === "" ? undefined : time,
      elapsed: (Number.isFinite(elapsedMs) ? elapsedMs / 1000 : 0).toFixed(2),
      summary,
      exit: isWhole ? "success" : "error",
      errormsg: isWhole ? undefined : summary,
    });
    const up = end?.hostsUp ?? this.#hostsUp;
    const total = Math.max(start?.discovery?.hosts ?? start?.hosts ?? 0, end?.hostsDone ?? 0, this.#hosts, up);
    return `<runstats><finished${finished}/><hosts${xmlAttributes({ up, down: total - up, total })}/></runstats>\n`;
  }
}

function describeOrigin(start: StartEvent | undefined): string {
  const scanner = start?.scanner ?? "Portolan";
  const version = start === undefined ? "" : ` ${start.version}`;
  const note =
    start?.scanner === undefined ? ", whose version is given; nmap is the only scanner that this format knows" : "";
  return `A scan by ${scanner}${version}${note}.`;
}
