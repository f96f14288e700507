import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 8489, 5. */
const BINDING_REQUEST = 0x0001;
const MAGIC_COOKIE = 0x2112a442;
const TRANSACTION_ID = "portolan-udp";

/** RFC 8489. The answer holds the address that the question came from. */
export const stun: UdpProbeDefinition = {
  name: "stun",
  ports: [3478, 3479, 19_302],
  description: "Asks for the address that the question came from.",
  answers: true,
  source: "RFC 8489",
  encode: () => [
    // No attribute follows the header.
    new DatagramWriter().uint16(BINDING_REQUEST).uint16(0).uint32(MAGIC_COOKIE).text(TRANSACTION_ID).finish(),
  ],
};
