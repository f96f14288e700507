import type { PortState, Protocol, ScanEvent } from "@portolan/core";
import { z } from "zod";
import type { Database, Parameter } from "./database.ts";
import type { ScanStatus } from "./scan-record.ts";

/** Tells that a scan stands elsewhere now. */
export interface StatusEvent {
  readonly type: "status";
  readonly status: ScanStatus;
  /** ISO 8601 in UTC. */
  readonly time: string;
}

/** What a scan tells, and what becomes of it. */
export type LoggedEvent = ScanEvent | StatusEvent;

const storedEventSchema = z.object({
  sequence: z.int(),
  type: z.enum(["start", "port", "host", "warning", "end", "status"]),
  json: z.string(),
});

/** An event as it is kept: its JSON is handed on as it is. */
export type StoredEvent = z.infer<typeof storedEventSchema>;

/** Which ports to give. */
export interface PortFilter {
  readonly state?: PortState;
  readonly protocol?: Protocol;
  readonly port?: number;
  /** Name of the service. */
  readonly service?: string;
  /** Address in canonical text form. */
  readonly ip?: string;
  readonly hostname?: string;
}

/** A part of what there is: what follows a sequence number, so many at the most. */
export interface Page {
  readonly after: number;
  readonly limit: number;
}

/** A column, and the index that finds its values; the one that usually leaves the fewest rows comes first. */
const FILTERS = [
  ["ip", "told_ports"],
  ["hostname", "ports_by_hostname"],
  ["port", "ports_by_port"],
  ["service", "ports_by_service"],
  ["state", "ports_by_state"],
  ["protocol", "ports_in_order"],
] as const satisfies readonly (readonly [keyof PortFilter, string])[];

const sequenceSchema = z.object({ last_sequence: z.int() });

/**
 * What scans told, each event with a number that grows within its scan. A port, a host, a warning or a start that was told before is not
 * told again: the first one counts.
 */
export class EventTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keeps events in their order.
   *
   * @param scan Number of the scan.
   * @returns Those that were new, with the numbers that they were given. Numbers may be left out in between.
   */
  append(scan: number, events: readonly LoggedEvent[]): StoredEvent[] {
    if (events.length === 0) return [];
    const texts = events.map((event) => JSON.stringify(event));
    return this.#database.transaction(() => {
      const before = this.#lastSequence(scan);
      const added = this.#database.run(
        `insert or ignore into events (scan, sequence, type, ip, hostname, protocol, port, state, service, event_json)
         select ?, ? + key, value ->> 'type', value ->> 'ip', value ->> 'hostname', value ->> 'protocol', value ->> 'port',
                value ->> 'state', value -> 'service' ->> 'name', value from json_each(?)`,
        [scan, before + 1, `[${texts.join(",")}]`],
      );
      this.#database.run("update scans set last_sequence = ? where number = ?", [before + events.length, scan]);
      if (added < events.length) return this.after(scan, { after: before, limit: events.length });
      return events.map(({ type }, index) => ({ sequence: before + 1 + index, type, json: texts[index] ?? "" }));
    });
  }

  /** All events that follow a number, in order. */
  after(scan: number, { after, limit }: Page): StoredEvent[] {
    const sql =
      "select sequence, type, event_json as json from events where scan = ? and sequence > ? order by sequence limit ?";
    return this.#database.all(storedEventSchema, sql, [scan, after, limit]);
  }

  /** The ports that follow a number, in the order in which they were found. */
  ports(scan: number, filter: PortFilter, { after, limit }: Page): StoredEvent[] {
    const used = FILTERS.filter(([column]) => filter[column] !== undefined);
    const index = used[0]?.[1] ?? "ports_in_order";
    const conditions = used.map(([column]) => ` and ${column} = ?`).join("");
    const values: Parameter[] = used.map(([column]) => filter[column] ?? null);
    const sql = `select sequence, type, event_json as json from events indexed by ${index}
      where scan = ? and type = 'port'${conditions} and sequence > ? order by sequence limit ?`;
    return this.#database.all(storedEventSchema, sql, [scan, ...values, after, limit]);
  }

  #lastSequence(scan: number): number {
    const row = this.#database.get(sequenceSchema, "select last_sequence from scans where number = ?", [scan]);
    if (row === undefined) throw new RangeError(`There is no scan number ${scan}.`);
    return row.last_sequence;
  }
}
