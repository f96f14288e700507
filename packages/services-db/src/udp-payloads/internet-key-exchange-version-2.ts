import { DatagramWriter } from "./datagram-writer.ts";

/** Numbers of RFC 7296, 3.1 and 3.2. */
const VERSION = 0x20;
const EXCHANGE_IKE_SA_INIT = 34;
const FLAG_INITIATOR = 0x08;
const PAYLOAD_NONE = 0;
const PAYLOAD_SECURITY_ASSOCIATION = 33;
const PAYLOAD_KEY_EXCHANGE = 34;
const PAYLOAD_NONCE = 40;
const PROTOCOL_IKE = 1;

/** The header's bytes, which its length field counts too. */
const HEADER_BYTES = 28;
const PAYLOAD_HEADER_BYTES = 4;

const INITIATOR_COOKIE = 0x506f_7274_6f6c_616en;

/** Transforms (RFC 7296, 3.3.2): kind, number, and bits of the key where it varies. What old and new daemons take. */
const TRANSFORMS: readonly { readonly type: number; readonly id: number; readonly keyBits?: number }[] = [
  // Encryption: AES-CBC twice, 3DES.
  { type: 1, id: 12, keyBits: 256 },
  { type: 1, id: 12, keyBits: 128 },
  { type: 1, id: 3 },
  // Pseudo-random function: HMAC-SHA2-256, HMAC-SHA1.
  { type: 2, id: 5 },
  { type: 2, id: 2 },
  // Integrity: HMAC-SHA2-256-128, HMAC-SHA1-96.
  { type: 3, id: 12 },
  { type: 3, id: 2 },
  // Group: Curve25519 (RFC 8031), 2048-bit and 1024-bit MODP.
  { type: 4, id: 31 },
  { type: 4, id: 14 },
  { type: 4, id: 2 },
];

/** Attribute 14, the length of the key, with its value in place of a length (RFC 7296, 3.3.5). */
const ATTRIBUTE_KEY_BITS = 0x800e;

/** Follows a substructure that more follow of its kind (RFC 7296, 3.3.1 and 3.3.2). */
const MORE_TRANSFORMS = 3;
const LAST = 0;

const GROUP_CURVE25519 = 31;

/** The base point of Curve25519 (RFC 7748, 4.1): a valid public value that needs no computation. */
const PUBLIC_VALUE = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 9 : 0));

/** RFC 7296, 2.10 asks for 16 to 256 bytes. */
const NONCE = Uint8Array.from({ length: 32 }, (_, index) => index + 1);

function writePayload(writer: DatagramWriter, next: number, write: (part: DatagramWriter) => void): void {
  writer.uint8(next, 0).sized(2, write, PAYLOAD_HEADER_BYTES);
}

function writeProposal(writer: DatagramWriter): void {
  writer.uint8(LAST, 0).sized(
    2,
    (proposal) => {
      // Number of the proposal, protocol, length of an SPI that is not there yet, number of transforms.
      proposal.uint8(1, PROTOCOL_IKE, 0, TRANSFORMS.length);
      for (const [index, { type, id, keyBits }] of TRANSFORMS.entries()) {
        proposal.uint8(index === TRANSFORMS.length - 1 ? LAST : MORE_TRANSFORMS, 0).sized(
          2,
          (transform) => {
            transform.uint8(type, 0).uint16(id);
            if (keyBits !== undefined) transform.uint16(ATTRIBUTE_KEY_BITS).uint16(keyBits);
          },
          PAYLOAD_HEADER_BYTES,
        );
      }
    },
    PAYLOAD_HEADER_BYTES,
  );
}

/** The request of IKE_SA_INIT (RFC 7296, 1.2): HDR, SAi1, KEi, Ni. */
export function encodeInitialExchange(): Uint8Array {
  const payloads = new DatagramWriter();
  writePayload(payloads, PAYLOAD_KEY_EXCHANGE, writeProposal);
  writePayload(payloads, PAYLOAD_NONCE, (part) => part.uint16(GROUP_CURVE25519).uint16(0).bytes(PUBLIC_VALUE));
  writePayload(payloads, PAYLOAD_NONE, (part) => part.bytes(NONCE));
  return new DatagramWriter()
    .uint64(INITIATOR_COOKIE)
    .uint64(0n)
    .uint8(PAYLOAD_SECURITY_ASSOCIATION, VERSION, EXCHANGE_IKE_SA_INIT, FLAG_INITIATOR)
    .uint32(0)
    .uint32(HEADER_BYTES + payloads.length)
    .bytes(payloads.finish())
    .finish();
}
