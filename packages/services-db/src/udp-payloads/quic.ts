import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Long header and fixed bit (RFC 9000, 17.2). */
const LONG_HEADER = 0xc0;

/** A version of the pattern 0x?a?a?a?a, which no server has, so that it lists those it has (RFC 9000, 6.3 and 15). */
const RESERVED_VERSION = 0x5a6a_7a8a;

/** Connection identifiers: eight bytes or more for the destination's (RFC 9000, 7.2). */
const DESTINATION_IDENTIFIER = "portolan";
const SOURCE_IDENTIFIER = "scanning";

/** Servers pass over anything smaller (RFC 9000, 14.1), so that their answer is never the larger datagram. */
const MINIMUM_DATAGRAM_BYTES = 1_200;

/** RFC 9000, 6: version negotiation. HTTP/3 and DNS over QUIC (RFC 9250) begin alike. */
export const quic: UdpProbeDefinition = {
  name: "quic",
  ports: [80, 443, 853, 8443],
  description: "Asks for the versions of QUIC that the server has.",
  answers: true,
  source: "RFC 9000, RFC 8999",
  encode: () => [
    new DatagramWriter()
      .uint8(LONG_HEADER)
      .uint32(RESERVED_VERSION)
      .sized(1, (part) => part.text(DESTINATION_IDENTIFIER))
      .sized(1, (part) => part.text(SOURCE_IDENTIFIER))
      .padTo(MINIMUM_DATAGRAM_BYTES)
      .finish(),
  ],
};
