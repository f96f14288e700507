import type { UdpProbeDefinition } from "./udp-probe.ts";

function silentService(
  name: string,
  ports: readonly number[],
  description: string,
  source: string,
): UdpProbeDefinition {
  return { name, ports, description, answers: false, source, encode: () => [] };
}

/** Services that answer no stranger, whatever is sent: their ports stay `open|filtered`. */
export const SILENT_SERVICES: readonly UdpProbeDefinition[] = [
  silentService("discard", [9], "Throws everything away.", "RFC 863"),
  silentService("netbios-dgm", [138], "Takes datagrams for names, and answers with datagrams to names.", "RFC 1002"),
  silentService("snmptrap", [162], "Takes notices of agents, and confirms none of a stranger's.", "RFC 3416"),
  silentService(
    "modbus",
    [502],
    "Modbus is answered over TCP; over UDP there is no standard.",
    "Modbus Messaging on TCP/IP 1.0b",
  ),
  silentService("syslog", [514], "Takes messages, and has no answer.", "RFC 5426"),
  silentService(
    "wireguard",
    [51_820],
    "Silent by design to whoever lacks the server's public key.",
    "WireGuard white paper, 5.1",
  ),
];
