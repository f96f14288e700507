import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

const ECHO_REQUEST = 1;
const SEQUENCE_NUMBER = 0x506f;

/** Version 2 without a tunnel; an element of how often the sender was restarted (3GPP TS 29.274, 5.1, 7.1.1 and 8.5). */
const CONTROL_VERSION_2 = 0x40;
const RECOVERY = 3;

/** 3GPP TS 29.274. */
export const gprsTunnellingControl: UdpProbeDefinition = {
  name: "gtp-control",
  ports: [2123],
  description: "Asks a node of a mobile network for an echo.",
  answers: true,
  source: "3GPP TS 29.274",
  encode: () => [
    new DatagramWriter()
      .uint8(CONTROL_VERSION_2, ECHO_REQUEST)
      .sized(2, (part) => part.uint24(SEQUENCE_NUMBER).uint8(0, RECOVERY).uint16(1).uint8(0, 0))
      .finish(),
  ],
};

/** Version 1, of the tunnel protocol proper, with a sequence number (3GPP TS 29.281, 5.1). */
const USER_VERSION_1 = 0x32;
const NO_TUNNEL = 0;

/** 3GPP TS 29.281. */
export const gprsTunnellingUser: UdpProbeDefinition = {
  name: "gtp-user",
  ports: [2152],
  description: "Asks a node of a mobile network for an echo.",
  answers: true,
  source: "3GPP TS 29.281",
  encode: () => [
    new DatagramWriter()
      .uint8(USER_VERSION_1, ECHO_REQUEST)
      // What the length counts begins with the sequence number, behind the tunnel.
      .uint16(4)
      .uint32(NO_TUNNEL)
      .uint16(SEQUENCE_NUMBER)
      .uint8(0, 0)
      .finish(),
  ],
};
