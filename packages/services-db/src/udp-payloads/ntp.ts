import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 5905, 7.3: no leap warning, version 4, mode 3 (client). */
const LEAP_INDICATOR = 0;
const VERSION = 4;
const MODE_CLIENT = 3;

/** The header up to the transmit timestamp, which alone a client need fill in (RFC 4330, 5). */
const BYTES_BEFORE_TRANSMIT_TIMESTAMP = 40;

/** Any value serves: the server copies it into its answer. */
const TRANSMIT_TIMESTAMP = 0x506f_7274_6f6c_616en;

/** RFC 5905. A client's request for the time, answered by as many bytes. */
export const ntp: UdpProbeDefinition = {
  name: "ntp",
  ports: [123],
  description: "Asks for the time, as a client of version 4.",
  answers: true,
  source: "RFC 5905",
  encode: () => [
    new DatagramWriter()
      .uint8((LEAP_INDICATOR << 6) | (VERSION << 3) | MODE_CLIENT)
      .padTo(BYTES_BEFORE_TRANSMIT_TIMESTAMP)
      .uint64(TRANSMIT_TIMESTAMP)
      .finish(),
  ],
};
