import type { Protocol } from "@portolan/core";
import rows from "../../data/services.data.json" with { type: "json" };
import type { ServiceEntry } from "../service-entry.ts";

/** The services that this package describes itself, by port. */
export function curatedEntries(protocol: Protocol): Map<number, ServiceEntry> {
  const entries = new Map<number, ServiceEntry>();
  for (const row of rows) {
    if (row[protocol] === undefined) continue;
    const { port, name, description, aliases = [] } = row;
    const note = row.note === undefined ? {} : { note: row.note };
    entries.set(port, { port, protocol, name, description, aliases, ...note, source: "curated" });
  }
  return entries;
}

/** The prevalence of each curated port, from 1 (the web) to 8 (hardly ever met); `docs/ranking.md` says what each level means. */
export function curatedLevels(protocol: Protocol): Map<number, number> {
  const levels = new Map<number, number>();
  for (const row of rows) {
    const level = row[protocol];
    if (level !== undefined) levels.set(row.port, level);
  }
  return levels;
}
