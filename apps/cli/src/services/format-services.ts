import { escapeForTerminal } from "@portolan/report";
import type { ServiceEntry } from "@portolan/services-db";

const PORT_WIDTH = 9;

/** A table of services: port, name, and what it is, other names and remarks with it. */
export function formatServices(entries: readonly ServiceEntry[]): string {
  const nameWidth = Math.max(4, ...entries.map(({ name }) => name.length));
  const row = (port: string, name: string, description: string) =>
    `${port.padEnd(PORT_WIDTH)}  ${name.padEnd(nameWidth)}  ${description}\n`;
  const rows = entries.map((entry) =>
    row(`${entry.port}/${entry.protocol}`, escapeForTerminal(entry.name), escapeForTerminal(describe(entry))),
  );
  return row("PORT", "NAME", "DESCRIPTION") + rows.join("");
}

function describe({ description, aliases, note }: ServiceEntry): string {
  const others = aliases.length === 0 ? "" : ` (also ${aliases.join(", ")})`;
  return `${description}${others}${note === undefined ? "" : `. ${note}`}`;
}
