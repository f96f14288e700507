import type { HostEvent, PortEvent } from "@portolan/core";

/** What a result can be told by, a column each: as the properties of events are called, a service's name as `service`. */
export const FIELDS = [
  "ip",
  "hostname",
  "protocol",
  "port",
  "state",
  "reason",
  "rttMs",
  "service",
  "description",
  "time",
] as const;

export type Field = (typeof FIELDS)[number];

/** A result's value in a column; nothing where it has none, as a host has no port. */
export function fieldOf(result: PortEvent | HostEvent, field: Field): string | number | undefined {
  switch (field) {
    case "service":
      return result.type === "port" ? result.service?.name : undefined;
    case "description":
      return result.type === "port" ? result.service?.description : undefined;
    case "protocol":
    case "port":
      return result.type === "port" ? result[field] : undefined;
    default:
      return result[field];
  }
}
