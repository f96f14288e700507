import { readFileSync } from "node:fs";

/** Files that count the ICMP messages of this network namespace, proc(5). */
const FILES = { 4: "/proc/net/snmp", 6: "/proc/net/snmp6" } as const;

/**
 * How many Destination Unreachable messages of a family this machine has received so far (the MIB objects icmpInDestUnreachs of
 * RFC 1213 and ipv6IfIcmpInDestUnreachs of RFC 2466); undefined where that is not told.
 */
export function destinationUnreachables(family: 4 | 6): number | undefined {
  try {
    const text = readFileSync(FILES[family], "latin1");
    return family === 4 ? fromTable(text) : fromList(text);
  } catch {
    return undefined;
  }
}

/** A line of names and a line of numbers below it, both beginning with `Icmp:`. */
function fromTable(text: string): number | undefined {
  const [names, numbers] = text
    .split("\n")
    .filter((line) => line.startsWith("Icmp:"))
    .map((line) => line.split(" "));
  return numberOf(numbers?.[names?.indexOf("InDestUnreachs") ?? -1]);
}

function fromList(text: string): number | undefined {
  return numberOf(/^Icmp6InDestUnreachs\s+(\d+)/m.exec(text)?.[1]);
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}
