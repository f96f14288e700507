export { createServiceCatalogue, type ServiceDirectory } from "./catalogue/service-catalogue.ts";
export type { ServiceEntry, ServiceSource } from "./service-entry.ts";
export { udpPayloads } from "./udp-payloads/udp-payloads.ts";
export type { UdpProbe } from "./udp-payloads/udp-probe.ts";
export { UDP_PROBES } from "./udp-payloads/udp-probes.ts";
