import type { UdpPayloads } from "@portolan/core";
import { UDP_PROBE_DEFINITIONS } from "./udp-probes.ts";

const encoded = new Map<number, readonly Uint8Array[]>();

function encode(port: number): readonly Uint8Array[] {
  return UDP_PROBE_DEFINITIONS.filter(({ ports }) => ports.includes(port)).flatMap((probe) => probe.encode());
}

/** The payloads of every probe that asks a port. They are encoded when a port is first asked for. */
export const udpPayloads: UdpPayloads = {
  payloadsOf(port) {
    const known = encoded.get(port);
    if (known !== undefined) return known;
    const payloads = encode(port);
    encoded.set(port, payloads);
    return payloads;
  },
};
