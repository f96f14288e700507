import { DatagramWriter } from "./datagram-writer.ts";

/** Numbers of ISAKMP (RFC 2408, 3.1) and of its use for IPsec (RFC 2407, 4). */
const VERSION = 0x10;
const EXCHANGE_MAIN_MODE = 2;
const PAYLOAD_SECURITY_ASSOCIATION = 1;
const PAYLOAD_NONE = 0;
const PAYLOAD_TRANSFORM = 3;
const DOMAIN_IPSEC = 1;
const SITUATION_IDENTITY_ONLY = 1;
const PROTOCOL_ISAKMP = 1;
const TRANSFORM_KEY_IKE = 1;

const HEADER_BYTES = 28;
const PAYLOAD_HEADER_BYTES = 4;

const INITIATOR_COOKIE = 0x506f_7274_6f6c_616fn;

/** Marks an attribute whose value stands in place of a length (RFC 2408, 3.3). */
const SHORT_ATTRIBUTE = 0x8000;

/** Attributes (RFC 2409, appendix A). */
const ENCRYPTION = 1;
const HASH = 2;
const AUTHENTICATION = 3;
const GROUP = 4;
const LIFE_TYPE = 11;
const LIFE_DURATION = 12;
const KEY_BITS = 14;

const AES_CBC = 7;
const TRIPLE_DES_CBC = 5;
const SHA1 = 2;
const PRE_SHARED_KEY = 1;
const RSA_SIGNATURE = 3;
const MODP_1024 = 2;
const MODP_2048 = 14;
const SECONDS = 1;

/** What IPsec gateways have long agreed on: two ciphers, each with either way to authenticate later. */
const TRANSFORMS: readonly (readonly (readonly [attribute: number, value: number])[])[] = [
  PRE_SHARED_KEY,
  RSA_SIGNATURE,
].flatMap((authentication) => [
  [
    [ENCRYPTION, AES_CBC],
    [KEY_BITS, 128],
    [HASH, SHA1],
    [GROUP, MODP_2048],
    [AUTHENTICATION, authentication],
  ],
  [
    [ENCRYPTION, TRIPLE_DES_CBC],
    [HASH, SHA1],
    [GROUP, MODP_1024],
    [AUTHENTICATION, authentication],
  ],
]);

/** Eight hours, the usual life of such an association. */
const LIFE_SECONDS = 28_800;

function writeTransforms(writer: DatagramWriter): void {
  for (const [index, attributes] of TRANSFORMS.entries()) {
    writer.uint8(index === TRANSFORMS.length - 1 ? PAYLOAD_NONE : PAYLOAD_TRANSFORM, 0).sized(
      2,
      (transform) => {
        transform.uint8(index + 1, TRANSFORM_KEY_IKE).uint16(0);
        for (const [attribute, value] of [
          ...attributes,
          [LIFE_TYPE, SECONDS],
          [LIFE_DURATION, LIFE_SECONDS],
        ] as const) {
          transform.uint16(SHORT_ATTRIBUTE | attribute).uint16(value);
        }
      },
      PAYLOAD_HEADER_BYTES,
    );
  }
}

function writeAssociation(writer: DatagramWriter): void {
  writer.uint32(DOMAIN_IPSEC).uint32(SITUATION_IDENTITY_ONLY);
  writer.uint8(PAYLOAD_NONE, 0).sized(
    2,
    (proposal) => {
      // Number of the proposal, protocol, length of an SPI that main mode does without, number of transforms.
      proposal.uint8(1, PROTOCOL_ISAKMP, 0, TRANSFORMS.length);
      writeTransforms(proposal);
    },
    PAYLOAD_HEADER_BYTES,
  );
}

/** The first message of main mode (RFC 2409, 5): HDR, SA. */
export function encodeMainMode(): Uint8Array {
  const payload = new DatagramWriter().uint8(PAYLOAD_NONE, 0).sized(2, writeAssociation, PAYLOAD_HEADER_BYTES);
  return new DatagramWriter()
    .uint64(INITIATOR_COOKIE)
    .uint64(0n)
    .uint8(PAYLOAD_SECURITY_ASSOCIATION, VERSION, EXCHANGE_MAIN_MODE, 0)
    .uint32(0)
    .uint32(HEADER_BYTES + payload.length)
    .bytes(payload.finish())
    .finish();
}
