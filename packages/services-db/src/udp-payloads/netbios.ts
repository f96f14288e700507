import { encodeDnsQuery } from "./dns-message.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 1002, 4.2.1.2. */
const TYPE_NODE_STATUS = 0x0021;
const CLASS_IN = 1;

const TRANSACTION_ID = 0x506f;

/** Each half-byte becomes a letter from A on (RFC 1001, 14.1). The name of any node is an asterisk and fifteen zero bytes. */
function encodeNetbiosName(name: string): string {
  const padded = name.padEnd(16, "\0");
  const letter = (halfByte: number): string => String.fromCharCode("A".charCodeAt(0) + halfByte);
  return [...padded]
    .map((character) => letter(character.charCodeAt(0) >> 4) + letter(character.charCodeAt(0) & 0x0f))
    .join("");
}

/** RFC 1002, 4.2.17: a node status request. */
export const netbiosNameService: UdpProbeDefinition = {
  name: "netbios-ns",
  ports: [137],
  description: "Asks the node for its status.",
  answers: true,
  source: "RFC 1002",
  encode: () => [
    encodeDnsQuery(TRANSACTION_ID, 0, { labels: [encodeNetbiosName("*")], type: TYPE_NODE_STATUS, class: CLASS_IN }),
  ],
};
