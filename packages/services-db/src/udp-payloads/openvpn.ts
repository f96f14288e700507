import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** P_CONTROL_HARD_RESET_CLIENT_V2 in the high five bits, the number of the key in the low three. */
const HARD_RESET_CLIENT_V2 = 7;
const KEY_NUMBER = 0;

const SESSION_ID = 0x506f_7274_6f6c_616en;

/**
 * The OpenVPN wire protocol, draft-ietf-openvpn-wire-protocol ("Control channel packet formats"). A server that authenticates the control channel
 * (`tls-auth`, `tls-crypt`) keeps silent.
 */
export const openvpn: UdpProbeDefinition = {
  name: "openvpn",
  ports: [1194],
  description: "Asks for a session; a server with tls-auth or tls-crypt keeps silent.",
  answers: true,
  source: "OpenVPN wire protocol (openvpn-rfc)",
  encode: () => [
    new DatagramWriter()
      .uint8((HARD_RESET_CLIENT_V2 << 3) | KEY_NUMBER)
      .uint64(SESSION_ID)
      // Number of acknowledged packets, then the number of this one.
      .uint8(0)
      .uint32(0)
      .finish(),
  ],
};
