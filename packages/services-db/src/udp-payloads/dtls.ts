import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 6347, 4.1 and 4.2.2; RFC 5246, 7.4. */
const RECORD_HANDSHAKE = 22;
const HANDSHAKE_CLIENT_HELLO = 1;
const EPOCH = 0;
const SEQUENCE_NUMBER_BYTES = 6;
const RANDOM_BYTES = 32;

/** Versions are written as their complement: 1.0 in the record, which every server reads, 1.2 as what is wanted. */
const DTLS_1_0 = 0xfeff;
const DTLS_1_2 = 0xfefd;

const CIPHER_SUITES = [
  // ECDHE with ECDSA and RSA: AES-128-GCM (RFC 5289), AES-128-CBC (RFC 8422).
  0xc02b, 0xc02f, 0xc009, 0xc013,
  // RSA with AES-128-GCM (RFC 5288) and AES-128-CBC (RFC 5246).
  0x009c, 0x002f,
  // For small devices: ECDHE-ECDSA and PSK with AES-128-CCM-8 (RFC 7251, RFC 6655).
  0xc0ae, 0xc0a8,
];

/** Extensions of RFC 8422, 5.1, and RFC 5246, 7.4.1.4.1. */
const SUPPORTED_GROUPS = 10;
const POINT_FORMATS = 11;
const SIGNATURE_ALGORITHMS = 13;

const CURVES = [0x001d, 0x0017, 0x0018];
const UNCOMPRESSED = 0;
/** SHA-256 and SHA-1, each with ECDSA and RSA. */
const SIGNATURES = [0x0403, 0x0401, 0x0203, 0x0201];
const NO_COMPRESSION = 0;

function writeNumbers(numbers: readonly number[]): (part: DatagramWriter) => void {
  return (part) => {
    for (const number of numbers) part.uint16(number);
  };
}

function writeExtension(writer: DatagramWriter, type: number, write: (part: DatagramWriter) => void): void {
  writer.uint16(type).sized(2, write);
}

function encodeClientHello(): Uint8Array {
  return (
    new DatagramWriter()
      .uint16(DTLS_1_2)
      .bytes(Array.from({ length: RANDOM_BYTES }, (_, index) => index + 1))
      // No session to resume, no cookie yet.
      .uint8(0, 0)
      .sized(2, writeNumbers(CIPHER_SUITES))
      .sized(1, (part) => part.uint8(NO_COMPRESSION))
      .sized(2, (extensions) => {
        writeExtension(extensions, SUPPORTED_GROUPS, (part) => part.sized(2, writeNumbers(CURVES)));
        writeExtension(extensions, POINT_FORMATS, (part) => part.sized(1, (formats) => formats.uint8(UNCOMPRESSED)));
        writeExtension(extensions, SIGNATURE_ALGORITHMS, (part) => part.sized(2, writeNumbers(SIGNATURES)));
      })
      .finish()
  );
}

/**
 * RFC 6347. A greeting without a cookie, to which a server answers with one, and keeps nothing (RFC 6347, 4.2.1). Ports of HTTPS, DNS,
 * the Remote Desktop Gateway, OpenSSL's habit, TURN, CoAP and SNMP.
 */
export const dtls: UdpProbeDefinition = {
  name: "dtls",
  ports: [443, 853, 3391, 4433, 5349, 5684, 10_161],
  description: "Greets as a client of DTLS 1.2 that has no cookie yet.",
  answers: true,
  source: "RFC 6347, RFC 5246, RFC 8422",
  encode() {
    const hello = encodeClientHello();
    return [
      new DatagramWriter()
        .uint8(RECORD_HANDSHAKE)
        .uint16(DTLS_1_0)
        .uint16(EPOCH)
        .zeros(SEQUENCE_NUMBER_BYTES)
        .sized(2, (record) => {
          // Length of the message, its number, and where this fragment begins in it and ends: it is whole.
          record.uint8(HANDSHAKE_CLIENT_HELLO).uint24(hello.length).uint16(0).uint24(0).uint24(hello.length);
          record.bytes(hello);
        })
        .finish(),
    ];
  },
};
