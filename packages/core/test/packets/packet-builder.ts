import { naiveChecksum } from "./naive-checksum.ts";

/** Bytes of a packet, or of a part of one, as a list: slow, plain, and nothing in common with the code under test. */
export type Bytes = readonly number[];

export interface IpFields {
  readonly source: Bytes;
  readonly destination: Bytes;
  readonly protocol: number;
  readonly payload: Bytes;
  readonly ttl?: number;
  /** IPv4: flags and fragment offset. */
  readonly fragment?: number;
  /** IPv4: a multiple of 4 bytes. */
  readonly options?: Bytes;
  /** Total length of IPv4, payload length of IPv6, where it is to be another than the true one. */
  readonly claimedLength?: number;
}

export function bytes16(value: number): Bytes {
  return [(value >>> 8) & 0xff, value & 0xff];
}

export function bytes32(value: number): Bytes {
  return [...bytes16(value >>> 16), ...bytes16(value & 0xffff)];
}

/** Puts the checksum of `covered` and the bytes themselves into the two bytes at `at`. */
export function withChecksum(bytes: Bytes, at: number, covered: Bytes = []): Bytes {
  const blank = bytes.with(at, 0).with(at + 1, 0);
  const sum = bytes16(naiveChecksum([...covered, ...blank]));
  return [...blank.slice(0, at), ...sum, ...blank.slice(at + 2)];
}

/** RFC 9293 section 3.1, RFC 8200 section 8.1. */
export function pseudoHeader(source: Bytes, destination: Bytes, protocol: number, length: number): Bytes {
  return source.length === 4
    ? [...source, ...destination, 0, protocol, ...bytes16(length)]
    : [...source, ...destination, ...bytes32(length), 0, 0, 0, protocol];
}

export function ip(fields: IpFields): Bytes {
  return fields.source.length === 4 ? ipv4(fields) : ipv6(fields);
}

function ipv4(fields: IpFields): Bytes {
  const { options = [], payload } = fields;
  const headerLength = 20 + options.length;
  const header = [
    0x40 | (headerLength / 4),
    0,
    ...bytes16(fields.claimedLength ?? headerLength + payload.length),
    ...[0x12, 0x34],
    ...bytes16(fields.fragment ?? 0),
    fields.ttl ?? 57,
    fields.protocol,
    ...[0, 0],
    ...fields.source,
    ...fields.destination,
    ...options,
  ];
  return [...withChecksum(header, 10), ...payload];
}

function ipv6(fields: IpFields): Bytes {
  const length = bytes16(fields.claimedLength ?? fields.payload.length);
  const addresses = [...fields.source, ...fields.destination];
  return [0x60, 0, 0, 0, ...length, fields.protocol, fields.ttl ?? 57, ...addresses, ...fields.payload];
}

export interface TcpFields {
  readonly source: Bytes;
  readonly destination: Bytes;
  readonly sourcePort: number;
  readonly port: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window?: number;
  readonly options?: Bytes;
}

export function tcp(fields: TcpFields): Bytes {
  const { options = [] } = fields;
  const segment = [
    ...bytes16(fields.sourcePort),
    ...bytes16(fields.port),
    ...bytes32(fields.sequence),
    ...bytes32(fields.acknowledgement),
    (5 + options.length / 4) << 4,
    fields.flags,
    ...bytes16(fields.window ?? 0),
    ...[0, 0, 0, 0],
    ...options,
  ];
  return withChecksum(segment, 16, pseudoHeader(fields.source, fields.destination, 6, segment.length));
}

export function udp(source: Bytes, destination: Bytes, sourcePort: number, port: number, data: Bytes): Bytes {
  const length = 8 + data.length;
  const datagram = [...bytes16(sourcePort), ...bytes16(port), ...bytes16(length), 0, 0, ...data];
  return withChecksum(datagram, 6, pseudoHeader(source, destination, 17, length));
}

export function icmp(type: number, code: number, rest: Bytes): Bytes {
  return withChecksum([type, code, 0, 0, ...rest], 2);
}

export function icmp6(source: Bytes, destination: Bytes, type: number, code: number, rest: Bytes): Bytes {
  return withChecksum([type, code, 0, 0, ...rest], 2, pseudoHeader(source, destination, 58, 4 + rest.length));
}
