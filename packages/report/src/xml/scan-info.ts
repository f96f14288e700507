import type { StartEvent } from "@portolan/core";
import { xmlAttributes } from "./escape-xml.ts";

/** A `scaninfo` element for each technique: how which ports were asked. */
export function scanInfoElements({ techniques, ports = "", tcpPorts, udpPorts }: StartEvent): string[] {
  return techniques.map((type) => {
    const protocol = type === "udp" ? "udp" : "tcp";
    const numservices = protocol === "udp" ? udpPorts : tcpPorts;
    return `<scaninfo${xmlAttributes({ type, protocol, numservices, services: portsOf(protocol, ports) })}/>`;
  });
}

/** The part of a canonical port list (`T:1-1000,U:53`) that is for one protocol. */
function portsOf(protocol: "tcp" | "udp", ports: string): string {
  const [, list = ""] = new RegExp(`${protocol.charAt(0).toUpperCase()}:([\\d,-]*\\d)`).exec(ports) ?? [];
  return list;
}
