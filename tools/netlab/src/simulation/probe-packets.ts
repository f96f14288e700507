import { addWords, checksumOf, pseudoHeaderSum } from "./internet-checksum.ts";
import { IP_HEADER, Protocol } from "./packet-fields.ts";

/** Packets as a scanner sends them, for tests of what answers them. */

/** Who asks in tests. */
export const ASKING = 0x0a3f_0001;

function ipPacket(protocol: number, destination: number, body: readonly number[]): DataView {
  const view = new DataView(new ArrayBuffer(IP_HEADER + body.length));
  view.setUint16(0, 0x4500);
  view.setUint16(2, view.byteLength);
  view.setUint16(4, 0x1234);
  view.setUint8(8, 61);
  view.setUint8(9, protocol);
  view.setUint32(12, ASKING);
  view.setUint32(16, destination);
  view.setUint16(10, checksumOf(addWords(0, view, 0, IP_HEADER)));
  for (const [index, byte] of body.entries()) view.setUint8(IP_HEADER + index, byte);
  return view;
}

function seal(view: DataView, checksumAt: number, sum: number): Uint8Array {
  view.setUint16(IP_HEADER + checksumAt, checksumOf(addWords(sum, view, IP_HEADER, view.byteLength - IP_HEADER)));
  return new Uint8Array(view.buffer);
}

/** What a segment of a probe says. */
export interface ProbeSegment {
  readonly port: number;
  readonly flags: number;
  readonly sequence?: number;
  readonly acknowledgement?: number;
  readonly data?: readonly number[];
}

export function tcpProbe(destination: number, segment: ProbeSegment): Uint8Array {
  const { port, flags, sequence = 0xffff_ffff, acknowledgement = 0, data = [] } = segment;
  const view = ipPacket(Protocol.tcp, destination, [...new Array<number>(20).fill(0), ...data]);
  view.setUint16(IP_HEADER, 40_000);
  view.setUint16(IP_HEADER + 2, port);
  view.setUint32(IP_HEADER + 4, sequence);
  view.setUint32(IP_HEADER + 8, acknowledgement);
  view.setUint16(IP_HEADER + 12, 0x5000 | flags);
  return seal(view, 16, pseudoHeaderSum(view, 0, Protocol.tcp, view.byteLength - IP_HEADER));
}

export function udpProbe(destination: number, port: number, data: readonly number[]): Uint8Array {
  const view = ipPacket(Protocol.udp, destination, [...new Array<number>(8).fill(0), ...data]);
  view.setUint16(IP_HEADER, 40_000);
  view.setUint16(IP_HEADER + 2, port);
  view.setUint16(IP_HEADER + 4, 8 + data.length);
  return seal(view, 6, pseudoHeaderSum(view, 0, Protocol.udp, view.byteLength - IP_HEADER));
}

export function icmpProbe(destination: number, type: number, rest: readonly number[]): Uint8Array {
  return seal(ipPacket(Protocol.icmp, destination, [type, 0, 0, 0, ...rest]), 2, 0);
}
