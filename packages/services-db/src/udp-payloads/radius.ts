import { DatagramWriter } from "./datagram-writer.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 2865, 3; RFC 5997, 3. */
const ACCESS_REQUEST = 1;
const STATUS_SERVER = 12;

/** Attributes of RFC 2865, 5, and RFC 3579, 3.2. */
const USER_NAME = 1;
const STATE = 24;
const NETWORK_ACCESS_SERVER_IDENTIFIER = 32;
const MESSAGE_AUTHENTICATOR = 80;

const IDENTIFIER = 1;
const HEADER_BYTES_UP_TO_LENGTH = 4;
const ATTRIBUTE_HEADER_BYTES = 2;

/** Unpredictable for those who check what comes back; a scanner does not. */
const AUTHENTICATOR = Uint8Array.from({ length: 16 }, (_, index) => index + 1);

const text = (value: string): Uint8Array => new DatagramWriter().text(value).finish();

function message(code: number, attributes: readonly (readonly [type: number, value: Uint8Array])[]): Uint8Array {
  return new DatagramWriter()
    .uint8(code, IDENTIFIER)
    .sized(
      2,
      (part) => {
        part.bytes(AUTHENTICATOR);
        for (const [type, value] of attributes) {
          part.uint8(type).sized(1, (contents) => contents.bytes(value), ATTRIBUTE_HEADER_BYTES);
        }
      },
      HEADER_BYTES_UP_TO_LENGTH,
    )
    .finish();
}

/**
 * A server answers those it shares a secret with, by address, and no one else. The request for access holds a state in place of a
 * password, which RFC 2865, 4.1 allows, so that nothing is guessed. The question for the server's status would need the secret for its
 * authenticator: zeros stand there, for servers that don't check it.
 */
export const radius: UdpProbeDefinition = {
  name: "radius",
  ports: [1812, 1645],
  description: "Asks for access without a password, then for the server's status; only known clients are answered.",
  answers: true,
  source: "RFC 2865, RFC 5997",
  encode: () => [
    message(ACCESS_REQUEST, [
      [USER_NAME, text("portolan")],
      [NETWORK_ACCESS_SERVER_IDENTIFIER, text("portolan")],
      [STATE, text("portolan")],
    ]),
    statusRequest(),
  ],
};

/** RFC 2866. A request to account for something would change the books: only the status is asked for. */
export const radiusAccounting: UdpProbeDefinition = {
  name: "radius-acct",
  ports: [1813, 1646],
  description:
    "Asks for the server's status; only known clients are answered, and by some servers not without the secret.",
  answers: true,
  source: "RFC 5997",
  encode: () => [statusRequest()],
};

function statusRequest(): Uint8Array {
  return message(STATUS_SERVER, [
    [NETWORK_ACCESS_SERVER_IDENTIFIER, text("portolan")],
    [MESSAGE_AUTHENTICATOR, new Uint8Array(16)],
  ]);
}
