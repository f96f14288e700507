import type { ScanEvent } from "@portolan/core";
import { toSafeJson } from "./escape.ts";
import { createSpool, type Spool } from "./spool.ts";
import type { Writer } from "./writer.ts";

/**
 * One JSON document: `{ start, ports, hosts, warnings, end }`, each but the first and last an array of events.
 *
 * Ports are written as they come. Hosts and warnings come between them but stand after them, so they wait in a spool. Memory stays
 * flat however much is found. `start` and `end` are `null` when the scan ended without them.
 */
export function createJsonWriter(newSpool: () => Spool = createSpool): Writer {
  return new JsonWriter(newSpool(), newSpool());
}

class JsonWriter implements Writer {
  readonly #hosts: Spool;
  readonly #warnings: Spool;
  #opened = false;
  #ports = 0;
  #hostCount = 0;
  #warningCount = 0;
  #end = "null";

  constructor(hosts: Spool, warnings: Spool) {
    this.#hosts = hosts;
    this.#warnings = warnings;
  }

  write(event: ScanEvent): string {
    const json = toSafeJson(event);
    switch (event.type) {
      case "start":
        return this.#open(json);
      case "port":
        return this.#open("null") + item(json, this.#ports++);
      case "host":
        this.#hosts.append(item(json, this.#hostCount++));
        return "";
      case "warning":
        this.#warnings.append(item(json, this.#warningCount++));
        return "";
      case "end":
        this.#end = json;
        return "";
    }
  }

  tick(): string {
    return "";
  }

  *close(): Iterable<string> {
    yield `${this.#open("null")}${closing(this.#ports)},\n"hosts":[`;
    yield* this.#hosts.drain();
    yield `${closing(this.#hostCount)},\n"warnings":[`;
    yield* this.#warnings.drain();
    yield `${closing(this.#warningCount)},\n"end":${this.#end}}\n`;
  }

  #open(start: string): string {
    if (this.#opened) return "";
    this.#opened = true;
    return `{"start":${start},\n"ports":[`;
  }
}

function item(json: string, before: number): string {
  return `${before === 0 ? "" : ","}\n${json}`;
}

function closing(items: number): string {
  return items === 0 ? "]" : "\n]";
}
