import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 6886, 3.2. */
const NAT_PMP_VERSION = 0;
const EXTERNAL_ADDRESS_REQUEST = 0;

/** Asks and maps nothing. A server of the Port Control Protocol says that it wants another version (RFC 6887, 9). */
export const natPortMapping: UdpProbeDefinition = {
  name: "nat-pmp",
  ports: [5351],
  description: "Asks a home router for its external address.",
  answers: true,
  source: "RFC 6886, RFC 6887",
  encode: () => [Uint8Array.of(NAT_PMP_VERSION, EXTERNAL_ADDRESS_REQUEST)],
};

/** RFC 2608, 8. */
const SLP_VERSION_2 = 2;
const SLP_SERVICE_REQUEST = 1;
const SLP_TRANSACTION_ID = 0x506f;
/** Version and function, the bytes before the length field. */
const SLP_BYTES_UP_TO_LENGTH = 5;

/** Asks for a service that nobody offers: whoever is asked alone answers all the same, with an empty list (RFC 2608, 8.1). */
export const serviceLocation: UdpProbeDefinition = {
  name: "svrloc",
  ports: [427],
  description: "Asks for a service that nobody offers.",
  answers: true,
  source: "RFC 2608",
  encode: () => [
    new DatagramWriter()
      .uint8(SLP_VERSION_2, SLP_SERVICE_REQUEST)
      .sized(
        3,
        (part) => {
          // Flags, offset of the first extension, transaction, language.
          part.uint16(0).uint24(0).uint16(SLP_TRANSACTION_ID);
          part.sized(2, (language) => language.text("en"));
          // Who answered before, the service, its scope, a condition, and how to sign the answer.
          part.sized(2, () => {});
          part.sized(2, (service) => service.text("service:portolan"));
          part.sized(2, (scope) => scope.text("DEFAULT"));
          part.sized(2, () => {});
          part.sized(2, () => {});
        },
        SLP_BYTES_UP_TO_LENGTH,
      )
      .finish(),
  ],
};

const UBIQUITI_VERSION_1 = 1;
const UBIQUITI_REQUEST = 0;

/** Version, command, and the length of nothing. Ubiquiti published no description. */
export const ubiquitiDiscovery: UdpProbeDefinition = {
  name: "ubnt-discovery",
  ports: [10_001],
  description: "Asks a device of Ubiquiti who it is.",
  answers: true,
  source: "Rapid7, Understanding Ubiquiti Discovery Service Exposures (2019)",
  encode: () => [new DatagramWriter().uint8(UBIQUITI_VERSION_1, UBIQUITI_REQUEST).uint16(0).finish()],
};
