import { encodeDnsQuery } from "./dns-message.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 1035, 3.2.2 and 3.2.4. */
const TYPE_A = 1;
const TYPE_PTR = 12;
const TYPE_TXT = 16;
const CLASS_IN = 1;
const CLASS_CHAOS = 3;

/** The RD bit (RFC 1035, 4.1.1). Without it some resolvers keep silent. */
const RECURSION_DESIRED = 0x0100;

/** Asks a responder of mDNS to answer the asker alone (RFC 6762, 5.4). */
const UNICAST_RESPONSE = 0x8000;

const QUERY_ID = 0x506f;

/**
 * RFC 1035. The first question is `localhost`, which a resolver answers itself and hands on to nobody (RFC 6761, 6.3), the second the
 * version of the server, for servers that serve no one but say who they are (RFC 4892, 2).
 */
export const dns: UdpProbeDefinition = {
  name: "domain",
  ports: [53],
  description: "Asks for the address of localhost, then for the version of the server.",
  answers: true,
  source: "RFC 1035, RFC 6761, RFC 4892",
  encode: () => [
    encodeDnsQuery(QUERY_ID, RECURSION_DESIRED, { labels: ["localhost"], type: TYPE_A, class: CLASS_IN }),
    encodeDnsQuery(QUERY_ID, RECURSION_DESIRED, { labels: ["version", "bind"], type: TYPE_TXT, class: CLASS_CHAOS }),
  ],
};

/** RFC 6762, and the list of service types of RFC 6763, 9. */
export const multicastDns: UdpProbeDefinition = {
  name: "mdns",
  ports: [5353],
  description: "Asks for the types of the services that the host announces.",
  answers: true,
  source: "RFC 6762, RFC 6763",
  encode: () => [
    encodeDnsQuery(0, 0, {
      labels: ["_services", "_dns-sd", "_udp", "local"],
      type: TYPE_PTR,
      class: UNICAST_RESPONSE | CLASS_IN,
    }),
  ],
};
