import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** A full frame of ours (RFC 5456, 8.1.1): the F bit and the number of the call at our end. */
const FULL_FRAME = 0x8000;
const CALL_NUMBER = 1;

/** An IAX control frame that asks for a sign of life outside of any call (RFC 5456, 6.7.1 and 8.4). */
const FRAME_TYPE_IAX = 6;
const POKE = 0x1e;

/** RFC 5456. */
export const interAsteriskExchange: UdpProbeDefinition = {
  name: "iax",
  ports: [4569],
  description: "Pokes a telephone exchange of Asterisk.",
  answers: true,
  source: "RFC 5456",
  encode: () => [
    // Calls at both ends, time, numbers of the frame out and in, type and subclass.
    new DatagramWriter()
      .uint16(FULL_FRAME | CALL_NUMBER)
      .uint16(0)
      .uint32(0)
      .uint8(0, 0, FRAME_TYPE_IAX, POKE)
      .finish(),
  ],
};
