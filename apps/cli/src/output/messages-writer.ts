import type { HostEvent, PortEvent, ScanEvent, StartEvent, WarningEvent } from "@portolan/core";
import { escapeForTerminal, formatCount, formatQuantity, type Writer } from "@portolan/report";
import type { ScanOptions } from "../option-table.ts";

/** How much is told on standard error; may change while the scan runs. */
export interface Detail {
  /** -1: nothing; 0: warnings; 1: each open port too; 2: each host too. */
  level: number;
}

/** The detail that the flags ask for. */
export function detailOf({ verbose = 0, quiet = false }: Pick<ScanOptions, "verbose" | "quiet">): Detail {
  return { level: quiet ? -1 : verbose };
}

/** What a scan tells beside its results: warnings, and for `-v` what it finds as it finds it. */
export function createMessagesWriter(detail: Readonly<Detail>): Writer {
  const describe = (event: ScanEvent): string | undefined => {
    switch (event.type) {
      case "warning":
        return detail.level >= 0 ? describeWarning(event) : undefined;
      case "start":
        return detail.level >= 1 ? describeStart(event) : undefined;
      case "port":
        return detail.level >= 1 && event.state === "open" ? describePort(event) : undefined;
      case "host":
        return detail.level >= 2 ? describeHost(event) : undefined;
      case "end":
        return undefined;
    }
  };
  return {
    write(event) {
      const message = describe(event);
      return message === undefined ? "" : `${escapeForTerminal(message)}\n`;
    },
    tick: () => "",
    close: () => [],
  };
}

function describeWarning({ message }: WarningEvent): string {
  return `portolan: warning: ${message}`;
}

function describeStart({
  hosts,
  tcpPorts,
  udpPorts,
  probes,
  engine,
  techniques,
  sweep,
  seed,
  resumed,
}: StartEvent): string {
  const how = [...techniques, ...(sweep ? ["sweep"] : [])].join(", ");
  const what =
    techniques.length === 0 ? "host discovery" : `${formatQuantity(tcpPorts + udpPorts, "port")} each by ${how}`;
  return `${resumed ? "Resuming" : "Starting"}: ${formatQuantity(hosts, "host")}, ${what}, ${formatCount(probes)} to probe, engine ${engine}, seed ${seed}`;
}

function describePort({ port, protocol, ip, hostname }: PortEvent): string {
  return `Discovered open port ${port}/${protocol} on ${ip}${hostname === undefined ? "" : ` (${hostname})`}`;
}

function describeHost({ ip, hostname, state, reason, counts }: HostEvent): string {
  const ports = counts.map(({ count, protocol, state, reason }) => `${count} ${protocol} ${state} (${reason})`);
  const why = reason === undefined ? "" : ` (${reason})`;
  return `Done with ${ip}${hostname === undefined ? "" : ` (${hostname})`}, ${state}${why}${ports.length === 0 ? "" : `: ${ports.join(", ")}`}`;
}
