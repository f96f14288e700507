import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/**
 * RFC 3261, 11. With no hop left the first server answers itself and hands the question on to nobody; `rport` sends the answer to the
 * port that asked (RFC 3581). The branch begins as RFC 3261, 8.1.1.7 wants it.
 */
export const sip: UdpProbeDefinition = {
  name: "sip",
  ports: [5060],
  description: "Asks for the options of the server itself.",
  answers: true,
  source: "RFC 3261, RFC 3581",
  encode: () => [
    new DatagramWriter()
      .text("OPTIONS sip:portolan.invalid SIP/2.0\r\n")
      .text("Via: SIP/2.0/UDP portolan.invalid:5060;branch=z9hG4bK-portolan;rport\r\n")
      .text("Max-Forwards: 0\r\n")
      .text("From: <sip:portolan@portolan.invalid>;tag=portolan\r\n")
      .text("To: <sip:portolan.invalid>\r\n")
      .text("Call-ID: portolan@portolan.invalid\r\n")
      .text("CSeq: 1 OPTIONS\r\n")
      .text("Contact: <sip:portolan@portolan.invalid>\r\n")
      .text("Accept: application/sdp\r\n")
      .text("Content-Length: 0\r\n")
      .text("\r\n")
      .finish(),
  ],
};
