import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

const REQUEST_ID = 0x506f;

/** protocol.txt, "UDP protocol". The version rather than the statistics, which are some fifty times as long. */
export const memcached: UdpProbeDefinition = {
  name: "memcached",
  ports: [11_211],
  description: "Asks for the version of the server.",
  answers: true,
  source: "memcached, doc/protocol.txt",
  encode: () => [
    // Number of this datagram and number of datagrams, then a reserved field.
    new DatagramWriter().uint16(REQUEST_ID).uint16(0).uint16(1).uint16(0).text("version\r\n").finish(),
  ],
};
