import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 1350, 5. */
const READ_REQUEST = 1;

/**
 * RFC 1350. The answer is an error, since no server has the file. It may come from another port than it was sent to: a server
 * opens one for each transfer (RFC 1350, 4).
 */
export const tftp: UdpProbeDefinition = {
  name: "tftp",
  ports: [69],
  description: "Asks for a file that does not exist; the answer comes from another port.",
  answers: true,
  source: "RFC 1350",
  encode: () => [
    new DatagramWriter().uint16(READ_REQUEST).terminatedText("portolan-no-such-file").terminatedText("octet").finish(),
  ],
};
