import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Services that answer any datagram: what it holds is repeated or passed over. */
function simpleService(name: string, port: number, description: string, source: string): UdpProbeDefinition {
  return {
    name,
    ports: [port],
    description,
    answers: true,
    source,
    encode: () => [new DatagramWriter().text("portolan\r\n").finish()],
  };
}

/** RFC 862, 867, 865, 864 and 868. */
export const SIMPLE_SERVICES: readonly UdpProbeDefinition[] = [
  simpleService("echo", 7, "Sends a word, which comes back.", "RFC 862"),
  simpleService("daytime", 13, "Asks for date and time as text.", "RFC 867"),
  simpleService("qotd", 17, "Asks for the quote of the day.", "RFC 865"),
  simpleService("chargen", 19, "Asks for a line of characters.", "RFC 864"),
  simpleService("time", 37, "Asks for the time in seconds.", "RFC 868"),
];
