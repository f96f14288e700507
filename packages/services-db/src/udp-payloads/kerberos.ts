import { application, bitString32, context, generalizedTime, generalString, integer, sequence } from "./ber.ts";
import type { UdpProbeDefinition } from "./udp-probe.ts";

/** RFC 4120, 5.4.1 and 7.5. */
const PROTOCOL_VERSION = 5;
const AS_REQUEST = 10;
const NAME_PRINCIPAL = 1;
const NAME_SERVICE_INSTANCE = 2;

/** AES-256, AES-128 (RFC 3962) and RC4 (RFC 4757). */
const ENCRYPTION_TYPES = [18, 17, 23];

/** A realm that no server has: `invalid` is never delegated (RFC 6761, 6.4). */
const REALM = "PORTOLAN.INVALID";
const CLIENT = "portolan";

const EXPIRY = "20371231235959Z";
const NONCE = 0x506f_7274;

function principal(type: number, ...components: readonly string[]): Uint8Array {
  return sequence(context(0, integer(type)), context(1, sequence(...components.map(generalString))));
}

function requestBody(): Uint8Array {
  return sequence(
    context(0, bitString32(0)),
    context(1, principal(NAME_PRINCIPAL, CLIENT)),
    context(2, generalString(REALM)),
    context(3, principal(NAME_SERVICE_INSTANCE, "krbtgt", REALM)),
    context(5, generalizedTime(EXPIRY)),
    context(7, integer(NONCE)),
    context(8, sequence(...ENCRYPTION_TYPES.map(integer))),
  );
}

/** RFC 4120, 5.4.1. A request without any proof of identity for a realm that is not there: the answer is an error. */
export const kerberos: UdpProbeDefinition = {
  name: "kerberos",
  ports: [88],
  description: "Asks for a ticket of a realm that is not there.",
  answers: true,
  source: "RFC 4120",
  encode: () => [
    application(
      AS_REQUEST,
      sequence(context(1, integer(PROTOCOL_VERSION)), context(2, integer(AS_REQUEST)), context(4, requestBody())),
    ),
  ],
};
