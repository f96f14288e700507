import { DatagramWriter } from "./datagram-writer.ts";
import { encodeMainMode } from "./internet-key-exchange-version-1.ts";
import { encodeInitialExchange } from "./internet-key-exchange-version-2.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** The first messages of both versions: a daemon that wants none of what they propose says so. */
const initialMessages = (): Uint8Array[] => [encodeInitialExchange(), encodeMainMode()];

/** Tells IKE from ESP on the port of NAT traversal (RFC 3948, 2.2). */
const NON_ESP_MARKER = Uint8Array.of(0, 0, 0, 0);

/** RFC 7296 and, for what is older, RFC 2409. */
export const internetKeyExchange: UdpProbeDefinition = {
  name: "isakmp",
  ports: [500],
  description: "Proposes a key exchange, first of IKE version 2, then of version 1.",
  answers: true,
  source: "RFC 7296, RFC 2408, RFC 2409",
  encode: initialMessages,
};

/** RFC 3948: the same messages behind a marker. */
export const natTraversal: UdpProbeDefinition = {
  name: "ipsec-nat-t",
  ports: [4500],
  description: "Proposes a key exchange as on port 500, behind a non-ESP marker.",
  answers: true,
  source: "RFC 3948, RFC 7296, RFC 2408, RFC 2409",
  encode: () => initialMessages().map((message) => new DatagramWriter().bytes(NON_ESP_MARKER).bytes(message).finish()),
};
