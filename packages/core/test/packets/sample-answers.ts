import { ProbeKind } from "../../src/packets/probe-kind.ts";
import { datagramTo, errorAbout, queryReplyTo, resetTo, seenProbe, synAckTo } from "./host-answers.ts";
import { type Bytes, icmp6, ip } from "./packet-builder.ts";
import { ROUTER, SOURCE, sampleProbe, TARGET, WRITTEN, writtenProbe } from "./sample-probes.ts";

/** The hardware address that hosts of the samples have. */
export const TARGET_LINK = [2, 0, 0, 0, 0xab, 0xcd] as const;

export interface AdvertisementFields {
  readonly ttl?: number;
  readonly code?: number;
  readonly flags?: number;
  readonly target?: Bytes;
  readonly destination?: Bytes;
  readonly options?: Bytes;
}

/** A neighbour advertisement of `TARGET` to `SOURCE` (RFC 4861 section 4.4): solicited, overriding, with its link address. */
export function advertisement(fields: AdvertisementFields = {}): Bytes {
  const source = TARGET[6];
  const { ttl = 255, code = 0, flags = 0x60, target = source, destination = SOURCE[6] } = fields;
  const options = fields.options ?? [2, 1, ...TARGET_LINK];
  const payload = icmp6(source, destination, 136, code, [flags, 0, 0, 0, ...target, ...options]);
  return ip({ source, destination, protocol: 58, payload, ttl });
}

/** An ARP reply of `TARGET` to `SOURCE` (RFC 826), behind its Ethernet header. */
export function arpReply(): Bytes {
  const ethernetAndIp = [0, 1, 8, 0, 6, 4];
  return [...ethernetAndIp, 0, 2, ...TARGET_LINK, ...TARGET[4], 2, 0, 0, 0, 0, 0x2a, ...SOURCE[4]];
}

/** One of each answer that there is, to the sample probes, over both families. */
export function sampleAnswers(): { readonly name: string; readonly packet: Bytes }[] {
  const answers = WRITTEN.flatMap(({ name, family, kind }) => {
    const probe = seenProbe([...writtenProbe(sampleProbe(family, kind))]);
    const own =
      kind === ProbeKind.syn
        ? [synAckTo(probe, 64_240), resetTo(probe)]
        : kind === ProbeKind.ack
          ? [resetTo(probe)]
          : kind === ProbeKind.udp
            ? [datagramTo(probe, [7, 8, 9, 10])]
            : [queryReplyTo(probe)];
    const packets = [...own, errorAbout(probe, ROUTER[family], family === 4 ? 3 : 1, 1, 64)];
    return packets.map((packet, index) => ({ name: `${name} over IPv${family}, answer ${index + 1}`, packet }));
  });
  return [...answers, { name: "neighbour advertisement", packet: advertisement() }];
}
