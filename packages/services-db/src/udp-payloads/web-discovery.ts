import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** UPnP Device Architecture 1.1, 1.3.2. Only root devices are to answer, within a second, rather than each service of each device. */
export const ssdp: UdpProbeDefinition = {
  name: "ssdp",
  ports: [1900],
  description: "Searches for a UPnP root device.",
  answers: true,
  source: "UPnP Device Architecture 1.1",
  encode: () => [
    new DatagramWriter()
      .text("M-SEARCH * HTTP/1.1\r\n")
      .text("HOST: 239.255.255.250:1900\r\n")
      .text('MAN: "ssdp:discover"\r\n')
      .text("MX: 1\r\n")
      .text("ST: upnp:rootdevice\r\n")
      .text("\r\n")
      .finish(),
  ],
};

const SOAP = "http://www.w3.org/2003/05/soap-envelope";
const ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
const DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery";

/** WS-Discovery of April 2005, 4.1: a probe without types, which every device matches. */
export const webServicesDiscovery: UdpProbeDefinition = {
  name: "ws-discovery",
  ports: [3702],
  description: "Searches for a device of Web Services Discovery.",
  answers: true,
  source: "Web Services Dynamic Discovery, April 2005",
  encode: () => [
    new DatagramWriter()
      .text('<?xml version="1.0" encoding="utf-8"?>')
      .text(`<s:Envelope xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}" xmlns:d="${DISCOVERY}"><s:Header>`)
      .text(`<a:Action>${DISCOVERY}/Probe</a:Action>`)
      .text("<a:MessageID>urn:uuid:506f7274-6f6c-416e-8000-000000000001</a:MessageID>")
      .text("<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>")
      .text("</s:Header><s:Body><d:Probe/></s:Body></s:Envelope>")
      .finish(),
  ],
};
