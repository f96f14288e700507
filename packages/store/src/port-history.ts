import { z } from "zod";
import type { Database, Parameter } from "./database.ts";

/** A port that some scan found at an address. */
export interface Sighting {
  /** The public name of the scan. */
  readonly scanId: string;
  /** The event as JSON. */
  readonly json: string;
  readonly place: SightingPlace;
}

/** Where a sighting stands among those of its address. */
export interface SightingPlace {
  /** When it was found, ISO 8601 in UTC. */
  readonly time: string;
  /** Number of the scan. */
  readonly scan: number;
  readonly sequence: number;
}

/** Which sightings to give. */
export interface SightingListing {
  /** Only of scans of this owner. */
  readonly owner?: string;
  /** Only those that are older. */
  readonly before?: SightingPlace;
  readonly limit: number;
}

const sightingSchema: z.ZodType<Sighting> = z
  .object({ id: z.string(), json: z.string(), time: z.string(), scan: z.int(), sequence: z.int() })
  .transform(({ id, json, ...place }) => ({ scanId: id, json, place }));

const TIME = "events.event_json ->> 'time'";

/** What scans found at an address, over all of them. */
export class PortHistory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The newest first; of one time, those of the newest scan.
   *
   * All scans together are read in the order in which they are asked for. Those of one owner are sorted first, so that what others found costs
   * nothing and shows in nothing.
   *
   * @param ip Address in canonical text form.
   */
  list(ip: string, { owner, before, limit }: SightingListing): Sighting[] {
    const from =
      owner === undefined
        ? "events indexed by ports_by_address cross join scans on scans.number = events.scan"
        : "scans indexed by scans_by_owner cross join events indexed by told_ports on events.scan = scans.number";
    const conditions = ["events.type = 'port'", "events.ip = ?", "scans.removed_ms is null"];
    const parameters: Parameter[] = [ip];
    if (owner !== undefined) {
      conditions.push("scans.owner = ?");
      parameters.push(owner);
    }
    if (before !== undefined) {
      // The first condition says nothing that the second does not, but SQLite finds the place in the index by it.
      conditions.push(`${TIME} <= ?`, `(${TIME}, events.scan, events.sequence) < (?, ?, ?)`);
      parameters.push(before.time, before.time, before.scan, before.sequence);
    }
    const sql = `select scans.id, events.event_json as json, ${TIME} as time, events.scan, events.sequence
      from ${from} where ${conditions.join(" and ")}
      order by ${TIME} desc, events.scan desc, events.sequence desc limit ?`;
    return this.#database.all(sightingSchema, sql, [...parameters, limit]);
  }
}
