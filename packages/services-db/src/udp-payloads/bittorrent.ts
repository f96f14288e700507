import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** Twenty bytes, as every node has (BEP 5). */
const NODE_IDENTIFIER = "portolan-portscanner";

/**
 * BEP 5: a ping of the distributed hash table, bencoded. It calls itself read-only (BEP 43), so that no node keeps the scanner for one
 * of its kind.
 */
export const bittorrentDht: UdpProbeDefinition = {
  name: "bittorrent",
  ports: [6881],
  description: "Pings a node of BitTorrent's distributed hash table.",
  answers: true,
  source: "BEP 5, BEP 43",
  encode: () => [
    new DatagramWriter()
      .text(`d1:ad2:id20:${NODE_IDENTIFIER}e`)
      .text("1:q4:ping")
      .text("2:roi1e")
      .text("1:t2:po")
      .text("1:y1:qe")
      .finish(),
  ],
};
