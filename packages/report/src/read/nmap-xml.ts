import type { ScanEvent } from "@portolan/core";
import type { ByteSource } from "./byte-source.ts";
import { checkEvent } from "./event-schema.ts";
import type { Attributes, Candidate, NmapHost } from "./nmap-host.ts";
import { NmapRun } from "./nmap-run.ts";
import { damaged, ResultsError } from "./results-error.ts";
import { type ElementHandler, readElements } from "./xml-elements.ts";

/**
 * The events of nmap's XML: ports as they come, each host after its ports. Where it is cut, those that are whole.
 *
 * Left out, and told of in a warning: what scripts said, guesses at operating systems, and ports of protocols other than TCP and UDP.
 *
 * @throws ResultsError `RESULTS_DAMAGED`.
 */
export async function* readNmapXml(source: ByteSource): AsyncGenerator<ScanEvent, void> {
  const document = new NmapDocument(source.name);
  for await (const _ of readElements(source, document)) yield* document.takeEvents();
  yield* document.takeRest();
}

/** Elements before which all is known that the `start` event tells. */
const BEHIND_START: ReadonlySet<string> = new Set([
  "host",
  "hosthint",
  "runstats",
  "prescript",
  "postscript",
  "taskbegin",
]);

class NmapDocument implements ElementHandler {
  readonly #name: string;
  #run: NmapRun | undefined;
  #isStartTold = false;
  #host: NmapHost | undefined;
  #isHint = false;
  #events: ScanEvent[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** The events since the last time. */
  takeEvents(): readonly ScanEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** A document that is cut early has not told its start yet. */
  takeRest(): readonly ScanEvent[] {
    this.#tellStart();
    return this.takeEvents();
  }

  open(name: string, attributes: Attributes, parent: string | undefined): void {
    if (parent === undefined) this.#begin(name, attributes);
    if (BEHIND_START.has(name)) this.#tellStart();
    if (name === "hosthint") this.#isHint = true;
    if (this.#isHint) return;
    if (name === "host") this.#host = this.#run?.openHost(attributes);
    else if (this.#host === undefined) this.#run?.element(name, attributes);
    else IN_HOST.get(`${parent} ${name}`)?.(this.#host, attributes);
    if (LEFT_OUT.has(name)) this.#run?.leaveOut(name);
  }

  close(name: string): void {
    if (name === "hosthint") this.#isHint = false;
    if (this.#isHint) return;
    if (name === "port") this.#closePort();
    else if (name === "extraports") this.#host?.closeExtra();
    else if (name === "host") this.#closeHost();
    else if (name === "runstats") this.#closeRun();
  }

  #begin(name: string, attributes: Attributes): void {
    if (name !== "nmaprun") {
      const message = `"${this.#name}" is XML, but <${name}> is not what nmap's begins with, <nmaprun>: read another file.`;
      throw new ResultsError("RESULTS_UNKNOWN", this.#name, message);
    }
    this.#run = new NmapRun(attributes);
  }

  #tellStart(): void {
    if (this.#isStartTold || this.#run === undefined) return;
    this.#isStartTold = true;
    this.#tell(this.#run.start());
  }

  #closePort(): void {
    if (this.#host === undefined) return;
    const port = this.#host.closePort();
    if (port === undefined) this.#run?.leaveOut("ports of other protocols");
    else this.#tell(port);
  }

  #closeHost(): void {
    if (this.#host === undefined || this.#run === undefined) return;
    this.#run.add(this.#host);
    this.#tell(this.#host.close(this.#run.onlyHosts));
    this.#host = undefined;
  }

  #closeRun(): void {
    const warning = this.#run?.leftOut();
    if (warning !== undefined) this.#tell(warning);
    if (this.#run !== undefined) this.#tell(this.#run.end());
  }

  #tell(candidate: Candidate): void {
    const check = checkEvent(candidate);
    if (check.ok) {
      this.#events.push(check.event);
      return;
    }
    const place = `a ${String(candidate["type"])} of ${String(candidate["ip"] ?? "the scan")}`;
    throw damaged(this.#name, place, `its ${check.field} is none`, check.cause);
  }
}

/** What is read of a host, by the element and the one that it lies in. */
const IN_HOST: ReadonlyMap<string, (host: NmapHost, attributes: Attributes) => void> = new Map([
  ["host status", (host, attributes) => host.status(attributes)],
  ["host address", (host, attributes) => host.address(attributes)],
  ["hostnames hostname", (host, attributes) => host.hostname(attributes)],
  ["ports extraports", (host, attributes) => host.openExtra(attributes)],
  ["extraports extrareasons", (host, attributes) => host.extraReason(attributes)],
  ["ports port", (host, attributes) => host.openPort(attributes)],
  ["port state", (host, attributes) => host.portState(attributes)],
  ["port service", (host, attributes) => host.service(attributes)],
]);

/** Elements that hold findings for which there is no event. */
const LEFT_OUT: ReadonlySet<string> = new Set(["script", "osmatch"]);
