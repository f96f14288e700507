import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 2453, 4. */
const REQUEST = 1;
const VERSION_2 = 2;
const ADDRESS_FAMILY_IP = 2;
const INFINITY = 16;

/** An address of TEST-NET-1 (RFC 5737), to which nobody has a route. */
const DESTINATION = [192, 0, 2, 1];
const HOST_MASK = [255, 255, 255, 255];

/**
 * RFC 2453, 3.9.1. Asks for the distance of one address, whose answer is as long as the question, rather than for the whole table,
 * which may be a hundred times as long.
 */
export const rip: UdpProbeDefinition = {
  name: "route",
  ports: [520],
  description: "Asks for the distance of one address.",
  answers: true,
  source: "RFC 2453",
  encode: () => [
    new DatagramWriter()
      .uint8(REQUEST, VERSION_2)
      .uint16(0)
      // Family and route tag, destination, mask, next hop, metric.
      .uint16(ADDRESS_FAMILY_IP)
      .uint16(0)
      .bytes(DESTINATION)
      .bytes(HOST_MASK)
      .zeros(4)
      .uint32(INFINITY)
      .finish(),
  ],
};
