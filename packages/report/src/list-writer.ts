import type { ScanEvent } from "@portolan/core";
import { escapeForTerminal } from "./escape.ts";
import { findsHostsOnly } from "./finds-hosts-only.ts";
import type { Writer } from "./writer.ts";

/**
 * What was found, one a line, to be fed to other programs: `192.0.2.1:22`, `[2001:db8::1]:22` (RFC 3986 section 3.2.2), as it is found.
 *
 * A UDP port is marked, `192.0.2.1:53/udp`, since a reader that takes addresses and ports would else connect to it by TCP. Where only
 * hosts are looked for, a line is the address of a host that is up. Nothing but open ports is listed, and no warnings.
 */
export function createListWriter(): Writer {
  let isOfHosts = false;
  const describe = (event: ScanEvent): string | undefined => {
    switch (event.type) {
      case "start":
        isOfHosts = findsHostsOnly(event);
        return undefined;
      case "port":
        return event.state === "open"
          ? `${bracketed(event.ip)}:${event.port}${event.protocol === "udp" ? "/udp" : ""}`
          : undefined;
      case "host":
        return isOfHosts && event.state === "up" ? event.ip : undefined;
      default:
        return undefined;
    }
  };
  return {
    write(event) {
      const line = describe(event);
      return line === undefined ? "" : `${escapeForTerminal(line)}\n`;
    },
    tick: () => "",
    close: () => [],
  };
}

function bracketed(ip: string): string {
  return ip.includes(":") ? `[${ip}]` : ip;
}
