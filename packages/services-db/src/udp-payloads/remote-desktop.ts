import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** X Display Manager Control Protocol 1.1, "Protocol specification". */
const XDMCP_VERSION = 1;
const XDMCP_QUERY = 2;

/** A query for whether the host manages displays: Willing or Unwilling is the answer, and no session begins. */
export const xDisplayManager: UdpProbeDefinition = {
  name: "xdmcp",
  ports: [177],
  description: "Asks whether the host would manage a display.",
  answers: true,
  source: "X Display Manager Control Protocol 1.1 (X.Org)",
  // No authentication is named.
  encode: () => [
    new DatagramWriter()
      .uint16(XDMCP_VERSION)
      .uint16(XDMCP_QUERY)
      .sized(2, (part) => part.uint8(0))
      .finish(),
  ],
};

/** A request to find a browser, of the second version of the protocol. */
const ICA_REQUEST_KIND = [0x01, 0x30, 0x02];

/** Marks the datagram as one of the browser's. */
const ICA_BROWSER_MAGIC = [0xfd, 0xa8, 0xe3];

const ICA_REQUEST_BYTES = 30;

/**
 * The browser of Citrix ICA, which clients ask for the master browser of a farm. Citrix tells what is asked and not the bytes; they are
 * known from what its clients send.
 */
export const citrixBrowser: UdpProbeDefinition = {
  name: "icabrowser",
  ports: [1604],
  description: "Asks the ICA browser for the master browser.",
  answers: true,
  source: "Citrix MetaFrame Administrator's Guide, ICA browsing; bytes as its clients send them, unpublished",
  encode: () => [
    new DatagramWriter()
      .uint16LittleEndian(ICA_REQUEST_BYTES)
      .bytes(ICA_REQUEST_KIND)
      .bytes(ICA_BROWSER_MAGIC)
      .padTo(ICA_REQUEST_BYTES)
      .finish(),
  ],
};

/** Two letters ask for the name of the host (`NQ`) and for its status (`ST`). Symantec published no description. */
export const pcAnywhere: UdpProbeDefinition = {
  name: "pcanywherestat",
  ports: [5632],
  description: "Asks for the name of the host, then for its status.",
  answers: true,
  source: "pcAnywhere's status port (IANA: pcanywherestat); bytes as its clients send them, unpublished",
  encode: () => ["NQ", "ST"].map((query) => new DatagramWriter().text(query).finish()),
};

const NET_ASSISTANT_INFORMATION = 0x0014;

/** Apple Remote Desktop looks for hosts with four bytes: what is wanted, and that nothing follows. Apple published no description. */
export const appleRemoteDesktop: UdpProbeDefinition = {
  name: "net-assistant",
  ports: [3283],
  description: "Asks the remote management service of a Mac who it is.",
  answers: true,
  source: "Apple: TCP and UDP ports used by Apple software products; bytes as its clients send them, unpublished",
  encode: () => [new DatagramWriter().uint16(NET_ASSISTANT_INFORMATION).uint16(0).finish()],
};
